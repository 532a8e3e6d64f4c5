// The Hugo site that Coranto is measured beside: four languages and a plain theme that shows what our pages show.
import { EDITIONS } from './synthetic.ts';

const languages = EDITIONS.slice(0, 4)
  .map(
    ({ path, language, title }, i) => `[languages.${path}]
  languageCode = "${language}"
  title = "${title}"
  contentDir = "content/${path}"
  weight = ${i + 1}
`,
  )
  .join('');

const CONFIG = `baseURL = "https://news.example.org/"
defaultContentLanguage = "${EDITIONS[0].path}"
defaultContentLanguageInSubdir = true
paginate = 50
rssLimit = 50
disableKinds = []
[taxonomies]
  topic = "topics"
[outputFormats.json_feed]
  mediaType = "application/json"
  baseName = "feed"
  isPlainText = true
[outputFormats.atom]
  mediaType = "application/atom+xml"
  baseName = "atom"
[mediaTypes."application/atom+xml"]
  suffixes = ["xml"]
[outputs]
  home = ["HTML", "RSS", "atom", "json_feed"]
  section = ["HTML"]
  taxonomy = ["HTML"]
  term = ["HTML", "RSS", "atom", "json_feed"]
${languages}`;

const BASE = `<!doctype html>
<html lang="{{ .Site.LanguageCode }}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ .Title }} – {{ .Site.Title }}</title>
<meta name="description" content="{{ with .Description }}{{ . }}{{ else }}{{ .Site.Title }}{{ end }}">
<link rel="canonical" href="{{ .Permalink }}">
{{ range .AllTranslations }}<link rel="alternate" hreflang="{{ .Site.LanguageCode }}" href="{{ .Permalink }}">
{{ end }}{{ range .Site.Home.AlternativeOutputFormats }}<link rel="alternate" type="{{ .MediaType.Type }}" href="{{ .Permalink }}">
{{ end }}{{ block "head" . }}{{ end }}</head>
<body>
<header><a href="{{ .Site.Home.RelPermalink }}">{{ .Site.Title }}</a>
<nav><ul>{{ range .AllTranslations }}<li><a href="{{ .RelPermalink }}" lang="{{ .Site.LanguageCode }}">{{ .Site.Title }}</a></li>{{ end }}</ul></nav></header>
<main>{{ block "main" . }}{{ end }}</main>
<footer><p>{{ .Site.Title }}</p></footer>
</body>
</html>
`;

const SINGLE = `{{ define "head" }}<meta property="og:title" content="{{ .Title }}"><meta property="og:type" content="article">
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "NewsArticle" "headline" .Title "datePublished" (.Date.Format "2006-01-02T15:04:05Z07:00") "inLanguage" .Site.LanguageCode "url" .Permalink "author" .Params.author | jsonify | safeJS }}</script>
{{ end }}{{ define "main" }}<article><h1>{{ .Title }}</h1>
<p><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date | time.Format ":date_long" }}</time> – {{ .Params.author }}</p>
<p>{{ .Description }}</p>
<p>{{ .Params.dateline }}</p>
{{ .Content }}
<ul>{{ range .GetTerms "topics" }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>
<nav>{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
</article>{{ end }}
`;

const ITEM = `<li><article><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date | time.Format ":date_long" }}</time></p><p>{{ .Description }}</p></article></li>
`;

/** A month's section lists its own articles, a year's its months; the front and topics their newest. */
const LIST = `{{ define "main" }}<h1>{{ .Title }}</h1>
<ol>{{ range first 50 .RegularPages.ByDate.Reverse }}${ITEM}{{ end }}</ol>
<ul>{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
`;

const HOME = `{{ define "main" }}<h1>{{ .Site.Title }}</h1>
<ol>{{ range first 20 .Site.RegularPages }}${ITEM}{{ end }}</ol>
<ul>{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
`;

const PAGES = '{{ $pages := cond .IsHome .Site.RegularPages .RegularPages }}';

const RSS = `{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
${PAGES}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>{{ .Title }}</title><link>{{ .Permalink }}</link><language>{{ .Site.LanguageCode }}</language>
{{ range first 50 $pages }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate><description>{{ .Description }}</description>
<content:encoded>{{ .Content | html }}</content:encoded></item>
{{ end }}</channel></rss>
`;

const ATOM = `{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
${PAGES}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{{ .Site.LanguageCode }}">
<id>{{ .Permalink }}</id><title>{{ .Title }}</title>
{{ range first 50 $pages }}<entry><id>{{ .Permalink }}</id><title>{{ .Title }}</title><link href="{{ .Permalink }}"/>
<updated>{{ .Lastmod.Format "2006-01-02T15:04:05Z07:00" }}</updated><summary>{{ .Description }}</summary>
{{ range .Translations }}<link rel="alternate" hreflang="{{ .Site.LanguageCode }}" href="{{ .Permalink }}"/>{{ end }}
<content type="html">{{ .Content | html }}</content></entry>
{{ end }}</feed>
`;

const JSON_FEED = `${PAGES}{{ $items := slice }}{{ range first 50 $pages }}{{ $items = $items | append (dict "id" .Permalink "url" .Permalink "title" .Title "summary" .Description "content_html" .Content "date_published" (.Date.Format "2006-01-02T15:04:05Z07:00")) }}{{ end }}{{ dict "version" "https://jsonfeed.org/version/1.1" "title" .Title "language" .Site.LanguageCode "items" $items | jsonify }}
`;

/** By path below the site's folder. */
export const HUGO_FILES: Readonly<Record<string, string>> = {
  'config.toml': CONFIG,
  'layouts/_default/baseof.html': BASE,
  'layouts/_default/single.html': SINGLE,
  'layouts/_default/list.html': LIST,
  'layouts/index.html': HOME,
  'layouts/_default/rss.xml': RSS,
  'layouts/_default/list.atom.xml': ATOM,
  'layouts/index.atom.xml': ATOM,
  'layouts/_default/list.json_feed.json': JSON_FEED,
  'layouts/index.json_feed.json': JSON_FEED,
};
