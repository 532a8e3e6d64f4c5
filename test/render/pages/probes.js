// What proofs ask of a page, from inside it: the only script that these pages ever see.
globalThis.probes = (() => {
  const probes = {};

  const say = (element) => element.cloneNode(false).outerHTML.slice(0, 120);
  const elements = () => [...document.body.querySelectorAll('*')];
  const isVisible = (element) =>
    element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const isInScroller = (element) => {
    for (let at = element; at !== null; at = at.parentElement) if (scrolls(at)) return true;
    return false;
  };

  /** Text as it is drawn: each node with its rectangles. */
  const texts = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.data.trim() === '' || !isVisible(node.parentElement)) continue;
      // What is only there once it has the focus is looked at then.
      if (
        node.parentElement.closest('.skip:not(:focus)') ||
        /^(OPTION|SELECT)$/.test(node.parentElement.tagName)
      )
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      found.push({ node, rects: [...range.getClientRects()].filter(({ width }) => width > 0) });
    }
    return found;
  };

  /** Pixels by which the page is wider than the screen. */
  probes.sideways = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

  /** What is cut off, at an edge of the screen or of an element that clips. */
  probes.cut = () => {
    const wide = document.documentElement.clientWidth;
    const cut = [];
    for (const element of elements()) {
      const { overflowX, overflowY } = getComputedStyle(element);
      if (!isVisible(element) || element.closest('.skip:not(:focus), svg, img, video, audio')) continue;
      const clips = (overflow) => overflow === 'hidden' || overflow === 'clip';
      if (clips(overflowX) && element.scrollWidth > element.clientWidth + 1)
        cut.push(`cut across: ${say(element)}`);
      if (clips(overflowY) && element.scrollHeight > element.clientHeight + 1)
        cut.push(`cut below: ${say(element)}`);
    }
    for (const { node, rects } of texts()) {
      if (isInScroller(node.parentElement)) continue;
      if (rects.some(({ left, right }) => left < -1 || right > wide + 1))
        cut.push(`off the screen: ${node.data.trim()}`);
    }
    for (const field of document.querySelectorAll('input:not([type=hidden]), select, button, img, video')) {
      const { left, right } = field.getBoundingClientRect();
      if (left < -1 || right > wide + 1) cut.push(`off the screen: ${say(field)}`);
    }
    return cut;
  };

  /** Texts that lie over one another. Faces reach a little beyond their lines, and that is none. */
  probes.overlaps = () => {
    const boxes = texts().flatMap(({ node, rects }) =>
      rects.map(({ left, right, top, bottom, height }) => {
        const slack = height * 0.3;
        return { node, left: left + 2, right: right - 2, top: top + slack, bottom: bottom - slack };
      }),
    );
    boxes.sort((a, b) => a.top - b.top);
    const found = [];
    for (const [i, box] of boxes.entries()) {
      for (let j = i + 1; j < boxes.length && boxes[j].top < box.bottom; j++) {
        const other = boxes[j];
        if (other.node === box.node || other.left >= box.right || other.right <= box.left) continue;
        found.push(`“${box.node.data.trim()}” and “${other.node.data.trim()}”`);
      }
    }
    return found;
  };

  const INTERACTIVE =
    'a[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls], video[controls], [tabindex="0"]';

  /** Everything that can be acted on, in the order of the document; a player is one, whatever it has inside. */
  probes.interactive = () => {
    const stops = elements().filter((element) => isVisible(element) && element.matches(INTERACTIVE));
    stops.forEach((element, index) => {
      element.probeIndex = index;
    });
    return stops.map(say);
  };

  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour)
      .slice(0, 3)
      .map((channel) => channel / 255)
      .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if ((channels(backgroundColor)[3] ?? 1) > 0) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };

  /**
   * Where the focus is: its index among what is interactive (-1: nowhere, -2: a box that scrolls), and what keeps it
   * from being seen.
   */
  probes.focus = () => {
    const element = document.activeElement;
    if (element === null || element === document.body) return { index: -1, faults: [] };
    const faults = [];
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const isPlayer = /^(AUDIO|VIDEO)$/.test(element.tagName);
    if (!isPlayer) {
      if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) faults.push('no outline');
      else if (outlineStyle !== 'auto' && contrast(outlineColor, behind(element.parentElement)) < 3)
        faults.push(`outline ${outlineColor} on ${behind(element.parentElement)}`);
    }
    // Of a link on several lines, the piece on the fullest one.
    const [rect] = [...element.getClientRects()].sort((a, b) => b.width - a.width);
    if (!rect) faults.push('nothing to see');
    else {
      const { left, right, top, bottom } = rect;
      for (const part of [0.1, 0.5, 0.9]) {
        const [x, y] = [left + part * (right - left), (top + bottom) / 2];
        const there = document.elementFromPoint(x, y);
        if (there === null) faults.push(`out of view at ${x}, ${y}`);
        else if (!element.contains(there)) faults.push(`covered by ${say(there)}`);
      }
    }
    const index = element.probeIndex ?? (scrolls(element) ? -2 : -3);
    return { index, faults: faults.map((fault) => `${say(element)}: ${fault}`) };
  };

  /**
   * How the characters of a piece of text are drawn, wherever it occurs: from left to right on each line?
   * Null where it does not occur.
   */
  probes.runsLeftToRight = (piece) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const places = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!isVisible(node.parentElement)) continue;
      const text = node.data.replaceAll('\u00a0', ' ');
      for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) {
        const rects = Array.from(piece, (_, i) => {
          const range = document.createRange();
          range.setStart(node, at + i);
          range.setEnd(node, at + i + 1);
          return range.getBoundingClientRect();
        });
        places.push(
          rects.every(
            (rect, i) => i === 0 || rect.top > rects[i - 1].top + 3 || rect.left >= rects[i - 1].left - 0.5,
          ),
        );
      }
    }
    return places.length === 0 ? null : places.every(Boolean);
  };

  /** Elements that move by themselves. */
  probes.moving = () =>
    elements()
      .filter((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element);
        return (
          animationName !== 'none' || transitionDuration.split(', ').some((time) => parseFloat(time) > 0)
        );
      })
      .map(say);

  /** Text as large as one may ask for (WCAG 1.4.4). */
  probes.enlarge = (percent) => {
    document.documentElement.style.fontSize = `${percent}%`;
  };

  /** The spacing that a reader may ask for (WCAG 1.4.12). */
  probes.space = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
      p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
  };

  /** Every picture, also those further down that wait until somebody is near. */
  probes.loadPictures = async () => {
    for (const image of document.images) image.loading = 'eager';
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  };

  /** On paper: what should not be there, and what should. */
  probes.onPaper = () => {
    const faults = [];
    for (const element of document.querySelectorAll('nav, .skip, form, audio, video')) {
      if (isVisible(element)) faults.push(`printed: ${say(element)}`);
    }
    const white = /rgb\(255, 255, 255\)/;
    for (const { node } of texts()) {
      const { parentElement } = node;
      const ground = behind(parentElement);
      if (!white.test(ground)) faults.push(`on ${ground}: ${node.data.trim()}`);
      const { color } = getComputedStyle(parentElement);
      const isOfText = parentElement.closest('.body, h1, .standfirst') !== null;
      if (isOfText && color !== 'rgb(0, 0, 0)') faults.push(`${color}: ${node.data.trim()}`);
    }
    for (const link of document.querySelectorAll('.body a[href^="http"]')) {
      const { content } = getComputedStyle(link, '::after');
      if (!content.includes(link.getAttribute('href'))) faults.push(`leads nobody knows where: ${say(link)}`);
    }
    return faults;
  };

  probes.shift = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) probes.shift += value;
  }).observe({ type: 'layout-shift', buffered: true });

  return probes;
})();
