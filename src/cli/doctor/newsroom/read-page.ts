// A page as an independent parser reads it: what it says about itself, and where it leads.
import { Parser } from 'htmlparser2';

export interface PageLink {
  url: string;
  /** Whether it stands in the text that an editor wrote. */
  isInText: boolean;
}

export interface ReadPage {
  language: string | undefined;
  direction: string | undefined;
  title: string;
  /** The text of each first-level heading. */
  headings: string[];
  canonical: string | undefined;
  links: PageLink[];
  /** What is wrong with it as HTML, in words. */
  faults: string[];
}

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const LINKS = ['href', 'src', 'poster'];

/** Reads a page. Nothing makes this throw: what is wrong is in the result. */
export function readPage(html: string): ReadPage {
  const page: ReadPage = {
    language: undefined,
    direction: undefined,
    title: '',
    headings: [],
    canonical: undefined,
    links: [],
    faults: [],
  };
  const ids = new Set<string>();
  /** The elements around, and whether each is the text of an article or a statement. */
  const open: { name: string; isText: boolean }[] = [];
  const around = (name: string): boolean => open.some((one) => one.name === name);
  const parser = new Parser({
    onopentag(name, attributes) {
      const isText = name === 'div' && attributes['class'] === 'body';
      if (!VOID.has(name)) open.push({ name, isText });
      if (name === 'html') ({ lang: page.language, dir: page.direction } = attributes);
      if (name === 'h1') page.headings.push('');
      const { id } = attributes;
      if (id !== undefined && ids.has(id)) page.faults.push(`two elements have the id “${id}”`);
      if (id !== undefined) ids.add(id);
      if (name === 'link' && attributes['rel'] === 'canonical') page.canonical = attributes['href'];
      const isInText = open.some((one) => one.isText);
      for (const attribute of LINKS) {
        const url = attributes[attribute];
        if (url !== undefined) page.links.push({ url, isInText });
      }
    },
    ontext(text) {
      if (open.at(-1)?.name === 'title') page.title += text;
      if (around('h1')) page.headings.push((page.headings.pop() ?? '') + text);
    },
    onclosetag(name, isImplied) {
      if (VOID.has(name)) return;
      open.pop();
      if (isImplied) page.faults.push(`<${name}> is never closed`);
    },
  });
  parser.end(html);
  return page;
}
