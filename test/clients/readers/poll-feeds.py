# Polls feeds as a program on feedparser would: {"url": {"etag": ..., "modified": ...}} in, what it made of each out.
# The program's name is its argument.
import calendar
import json
import sys

import feedparser


def instant(time):
    return time and calendar.timegm(time) * 1000


def poll(url, known):
    feed = feedparser.parse(url, etag=known.get("etag"), modified=known.get("modified"), agent=sys.argv[1])
    return {
        "status": feed.get("status"),
        "href": feed.get("href"),
        "bozo": str(feed.bozo_exception) if feed.bozo else None,
        "etag": feed.get("etag"),
        "modified": feed.get("modified"),
        "title": feed.feed.get("title"),
        "language": feed.feed.get("language"),
        "links": [dict(link) for link in feed.feed.get("links", [])],
        "icon": feed.feed.get("icon"),
        "logo": feed.feed.get("logo"),
        "rights": feed.feed.get("rights"),
        "entries": [
            {
                "id": entry.get("id"),
                "title": entry.get("title"),
                "link": entry.get("link"),
                "published": instant(entry.get("published_parsed")),
                "updated": instant(entry.get("updated_parsed")),
                "language": entry.get("language") or entry.get("title_detail", {}).get("language"),
                "authors": [author.get("name") for author in entry.get("authors", [])],
                "enclosures": [
                    {"url": one.get("href"), "type": one.get("type"), "length": int(one.get("length") or 0)}
                    for one in entry.get("enclosures", [])
                ],
                "topics": [tag.get("label") or tag.get("term") for tag in entry.get("tags", [])],
                "summary": [entry.get("summary_detail", {}).get("type"), entry.get("summary", "")],
                "contents": [[part.get("type"), part.get("value")] for part in entry.get("content", [])],
                "alternates": [
                    [link.get("href"), link.get("hreflang")]
                    for link in entry.get("links", [])
                    if link.get("rel") == "alternate"
                ],
            }
            for entry in feed.entries
        ],
    }


json.dump({url: poll(url, known) for url, known in json.load(sys.stdin).items()}, sys.stdout)
