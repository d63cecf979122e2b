// All texts of the open page in the order of its tree, as pieces [text, cause, part, element, layout]: the cause for
// which a browser does not show it as text ("" if it does), the part of the page that is read in a way of its
// own (a tab, a field, a drawing …), the number of its element, and how it is laid out (see the bits below). Between
// pieces that a browser parts by a line or a cell stands "\n". Also what the browser itself takes for the visible
// text, what the head says, how long the style sheets are, and the attributes of pictures, films and frames.
(() => {
  // A box within a line, or what is a block by its tag but not by its style; something drawn that is no text (a
  // picture, a field, an icon); a margin or padding as wide as a space; how a word is read, above it.
  const BOX = 1, DRAWING = 2, GAP = 4, RUBY = 32, SPACE_PIXELS = 4;
  const pieces = [], addresses = new Set(), alternatives = new Set();
  let count = 0, code = '';
  const put = (text, cause, part, element, layout = 0) => { if (text && (text !== '\u0003' || layout)) pieces.push([text, cause, part, element, layout]); };
  const putApart = (text, cause, part, element) => { for (const piece of ['\n', text, '\n']) put(piece, cause, part, element); };
  const opened = new Set();
  for (const element of document.querySelectorAll('[aria-controls],[data-target],[data-bs-target],a[href^="#"]'))
    for (const name of ['aria-controls', 'data-target', 'data-bs-target', 'href']) {
      const value = (element.getAttribute(name) || '').trim();
      if (value && (name === 'aria-controls' || value.startsWith('#'))) opened.add(value.replace(/^#/, ''));
    }
  const isOpened = element => {
    for (let outer = element, steps = 0; outer && steps < 3; outer = outer.parentElement, steps++)
      if (opened.has(outer.id) || outer.getAttribute('role') === 'tabpanel' || outer.hasAttribute('popover')) return true;
    return element.localName === 'dialog';
  };
  const SKIPPED = new Set(['script', 'style', 'template', 'head', 'meta', 'link', 'base']);
  const EMBEDDED = new Set(['object', 'video', 'audio', 'canvas', 'iframe', 'embed', 'noembed', 'noframes', 'applet', 'picture']);
  const BY_BROWSER = new Set(['title', 'datalist', 'area', 'param', 'rp', 'noembed', 'noframes', 'source', 'track']);
  const NO_TEXT = new Set(['title', 'desc', 'metadata', 'defs', 'symbol', 'clipPath', 'mask', 'pattern']);
  const BLOCK_TAGS = new Set(['li', 'div', 'p', 'ul', 'ol', 'dt', 'dd', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'td', 'th', 'tr', 'section', 'article', 'header', 'footer', 'nav', 'summary', 'legend', 'figcaption', 'figure']);
  const INLINE = /^(inline|contents|ruby|none|math)|^$/;
  const hiddenBy = (element, property) => {
    if (isOpened(element)) return 'hidden until opened';
    if (element.hasAttribute('hidden')) return 'hidden attribute';
    if (element.style && element.style[property]) return 'hidden by its own style';
    if (BY_BROWSER.has(element.localName)) return 'never shown';
    return 'hidden by a style sheet';
  };
  const range = document.createRange();
  const isLaidOut = text => { range.selectNodeContents(text); return range.getClientRects().length > 0; };
  const isCode = node => node.nodeType === Node.COMMENT_NODE || node.nodeType === Node.PROCESSING_INSTRUCTION_NODE;
  const findCode = node => {   // "<?php $a->b ?>" is a comment, or an instruction, up to its first ">"
    const isOpen = node.nodeType === Node.COMMENT_NODE ? /^\?(php|=)/.test(node.data) : node.target === 'php';
    if (isOpen && !node.data.endsWith('?')) code = '?>';
  };
  const REPLACED = new Set(['img', 'svg', 'canvas', 'video', 'audio', 'iframe', 'object', 'embed', 'select', 'textarea', 'input', 'meter', 'progress']);
  const ICON = /icon|\bico\b|\bfa[srlb]?\b|\bfa-|glyph|symbol|svg|material|dashicon|\bbi-|picto|emoji|sprite|\bmark/i;
  // An element of a line that draws something and holds no text of its own: an icon is known by its class or label.
  const isDrawing = (node, tag) => REPLACED.has(tag) || (/^(i|span|em|b|font)$/.test(tag) && !node.textContent.trim() &&
    (ICON.test(node.getAttribute('class') || '') || node.hasAttribute('title') || node.hasAttribute('aria-label')));
  // A label of one of several fields of which one can be chosen, in a box that is called a tab.
  const isTabLabel = (node, tag) => tag === 'label' && node.control !== null && node.control.type === 'radio' &&
    /\btab/i.test(node.parentElement.getAttribute('class') || '');
  const isClosedList = list => list !== null && !list.multiple && list.size < 2;
  const isSetApart = style => ['marginLeft', 'marginRight', 'paddingLeft', 'paddingRight'].some(name => parseFloat(style[name]) >= SPACE_PIXELS);
  const walk = (node, cause, part, invisible, parentNumber, layout = 0) => {
    if (isCode(node)) {
      findCode(node);
      if (/^\[CDATA\[/.test(node.data)) put(node.data.slice(7), 'character data, a comment to browsers', part, parentNumber);
      return;
    }
    if (node.nodeType === Node.TEXT_NODE) {
      let rest = node.data;
      if (!cause && !invisible && part !== 'option of a field' && rest.trim() && !isLaidOut(node))
        cause = node.parentElement.closest('details:not([open])') ? 'hidden until opened' : hiddenBy(node.parentElement, 'display');
      while (rest) {
        const start = code ? 0 : rest.indexOf('<%');
        if (start < 0) break;
        put(rest.slice(0, start), cause || invisible, part, parentNumber);
        code = code || '%>';
        const end = rest.indexOf(code);
        put(end < 0 ? rest.slice(start) : rest.slice(start, end + 2), cause || invisible, 'server-side code', parentNumber);
        rest = end < 0 ? '' : rest.slice(end + 2);
        if (end >= 0) code = '';
      }
      put(rest, cause || invisible, part, parentNumber, layout);
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) return;
    if (node.nodeType === Node.DOCUMENT_FRAGMENT_NODE) {
      for (const child of node.childNodes) walk(child, cause, part, invisible, parentNumber);
      return;
    }
    const tag = node.localName;
    if (SKIPPED.has(tag)) return;
    const number = ++count;
    node.setAttribute('data-number-of-element', number);
    const style = getComputedStyle(node);
    if (!cause && style.display === 'none') cause = hiddenBy(node, 'display');
    if (!cause && node.parentElement && node.parentElement.localName === 'details' && !node.parentElement.open &&
        node !== node.parentElement.querySelector(':scope > summary')) cause = 'hidden until opened';
    if (!cause && NO_TEXT.has(tag) && node.namespaceURI.endsWith('svg')) cause = 'never shown';
    if (style.visibility === 'visible') invisible = '';
    else if (!invisible) invisible = hiddenBy(node, 'visibility');
    if (tag === 'option' && !cause && isClosedList(node.closest('select')) && !node.selected) cause = 'option that is not chosen';
    if (tag === 'noscript') part = 'noscript';
    else if (tag === 'select' || tag === 'datalist') part = part || 'option of a field';
    else if (tag === 'svg') part = part || 'text in a drawing (SVG)';
    else if (tag === 'math') part = part || 'formula';
    else if (EMBEDDED.has(tag) && tag !== 'picture') part = part || 'alternative of embedded content';
    else if (/(^|\s)material-(icons|symbols)/.test(node.getAttribute('class') || '')) part = part || 'name of an icon';
    else if (style.float !== 'none' && /^\p{L}$/u.test(node.textContent.trim())) part = part || 'first letter, set apart';
    else if (isTabLabel(node, tag) || node.getAttribute('role') === 'tab' || /^(tab|pill)$/.test(node.dataset.toggle || node.dataset.bsToggle || ''))
      part = part || 'label of a tab';
    const isLine = !INLINE.test(style.display) || tag === 'br' || (cause && /^(div|p|li|ul|ol|h[1-6]|section|option)$/.test(tag));
    if (isLine) layout = 0;
    if (style.display.startsWith('inline-') || (!isLine && (BLOCK_TAGS.has(tag) || tag.includes('-')))) layout = BOX;
    if (isLine) put('\n', cause, part, number);
    const sides = cause || invisible || isLine ? 0 : tag === 'rt' ? RUBY : isDrawing(node, tag) ? DRAWING : isSetApart(style) ? GAP : 0;
    put('\u0003', '', part, number, sides);
    put('\u0001', cause, part, number);   // where a marker and content before stand
    if (tag === 'img' || tag.endsWith('-img') || (tag === 'input' && node.type === 'image')) {
      if (node.getAttribute('alt')) { alternatives.add(node.getAttribute('alt')); putApart(node.getAttribute('alt'), 'alternative of a picture', part, number); }
    } else if (tag === 'input' || tag === 'textarea' || tag === 'meter' || tag === 'progress') {
      const value = tag === 'input' || tag === 'textarea' ? node.defaultValue : node.getAttribute('value');
      if (value && node.type !== 'hidden') putApart(value, 'value of a field', part, number);
      if (tag === 'textarea') return;
      if (tag === 'meter' || tag === 'progress') cause = cause || 'value of a field';
    } else if (['i', 'span', 'svg', 'em', 'b', 'font', 'a', 'button'].includes(tag) || node.getAttribute('role') === 'img') {
      const label = node.getAttribute('title') || node.getAttribute('aria-label');
      if (label) putApart(label, 'label of an icon', part, number);
    }
    if (REPLACED.has(tag) || tag === 'source' || tag.includes('-') || /url\(/.test(node.getAttribute('style') || ''))
      for (const attribute of node.attributes) if (/[/.]/.test(attribute.value)) addresses.add(attribute.value);
    if (tag === 'iframe' || tag === 'video' || tag === 'object')   // a film or picture: what it is called says what it shows
      for (const name of ['title', 'aria-label']) if (node.getAttribute(name)) alternatives.add(node.getAttribute(name));
    if (tag === 'iframe' && node.hasAttribute('srcdoc')) {
      let inner = null;
      try { inner = node.contentDocument && node.contentDocument.body; } catch { /* another origin */ }
      if (inner) { put('\n', '', '', number); walk(inner, cause || 'page within a frame', part, invisible, number); put('\n', '', '', number); }
    } else if (node.shadowRoot) {
      walk(node.shadowRoot, cause || 'shadow tree', part, invisible, number);
      for (const child of node.childNodes) if (!child.assignedSlot) walk(child, cause || 'shadow tree', part, invisible, number);
    } else if (tag === 'slot' && node.assignedNodes().length) {
      for (const child of node.assignedNodes()) walk(child, cause === 'shadow tree' ? '' : cause, part, invisible, number);
    } else {
      const embedded = EMBEDDED.has(tag) && tag !== 'picture' && tag !== 'object';
      for (const child of node.childNodes) walk(child, cause || (embedded ? 'alternative of embedded content' : ''), part, invisible, number, layout);
    }
    put('\u0002', cause, part, number);   // where content behind stands
    put('\u0003', '', part, number, sides);
    if (isLine) put('\n', cause, part, number);
  };
  const body = document.body || document.documentElement;
  const shown = body.innerText || '';
  for (const above of [document, document.documentElement, document.head])
    for (const node of above ? above.childNodes : []) if (isCode(node)) findCode(node);
  walk(body, '', '', '', 0);
  const head = [document.title, ...[...document.querySelectorAll('meta[content]')].map(meta => meta.content),
    ...[...document.querySelectorAll('script[type*="ld+json"],title')].map(element => element.textContent)];
  const styleChars = [...document.querySelectorAll('style')].reduce((sum, style) => sum + style.textContent.length, 0);
  return { shown, styleChars, pieces, addresses: [...addresses], alternatives: [...alternatives], head };
})()
