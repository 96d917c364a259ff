// Discord's markdown as a tree of plain objects. Pure: no DOM, so that it can be tested with `node --test`.
//
// Nodes: {t:'text',v} {t:'b'|'i'|'u'|'s'|'spoiler'|'quote'|'sub',c} {t:'h',level,c} {t:'code',v} {t:'pre',lang,v}
// {t:'list',start|null,items:[c]} {t:'link',url,c} {t:'time',unix,style} {t:'user'|'role'|'channel',id}
// {t:'command',name,id} {t:'everyone',v} {t:'emoji',name}

const DEEPEST = 12;

const FENCE = /```(?:([A-Za-z0-9_+\-.#]+)\n)?\n?([\s\S]+?)\n?```/y;
const CODE = /(`+)([\s\S]*?[^`])\1(?!`)/y;
const HEADING = /(#{1,3})[ ]+([^\n]+)(?:\n|$)/y;
const SUBTEXT = /-#[ ]+([^\n]+)(?:\n|$)/y;
const QUOTE_REST = />>>[ ]([\s\S]*)/y;
const QUOTE = /(?:>[ ][^\n]*(?:\n|$)|>(?:\n|$))+/y;
const LIST = /[ ]*(?:[-*]|\d+\.)[ ]+\S[^\n]*(?:\n(?:[ ]*(?:[-*]|\d+\.)[ ]+\S|[ ]{2,}\S)[^\n]*)*(?:\n|$)/y;
const MASKED = /\[((?:\\.|[^\]\\[])+)\]\([ ]*<?(https?:\/\/[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:[ ]+"[^"]*")?[ ]*\)/y;
const BARE_LINK = /https?:\/\/[^\s<>]*[^\s<>.,:;"'\])!?*_~|`]/y;
const QUIET_LINK = /<(https?:\/\/[^\s<>]+)>/y;
const MENTION = /<(@!?|@&|#)(\d+)>/y;
const COMMAND = /<\/([^:<>\n]{1,100}):(\d+)>/y;
const TIME = /<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y;
const EMOJI = /<a?:(\w{2,32}):\d+>/y;
const EVERYONE = /@(?:everyone|here)\b/y;
const ESCAPE = /\\([^0-9A-Za-z\s])/y;

const PAIRS = [['**', 'b'], ['__', 'u'], ['~~', 's'], ['||', 'spoiler'], ['*', 'i'], ['_', 'i']];

function at(pattern, text, index) {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

/** Parses a whole message or description: blocks and everything inside lines. */
export function parse(text) {
  return blocks(String(text ?? ''), 0);
}

/** Parses one line (a title, a field's name): no headings, quotes, lists or code blocks. */
export function parseLine(text) {
  return inline(String(text ?? ''), 0);
}

/** What the text reads as without its markup. */
export function plain(nodes) {
  return nodes.map((node) => node.v ?? node.name ?? (node.items ? node.items.map(plain).join('\n') : plain(node.c ?? []))).join('');
}

function blocks(text, depth) {
  const nodes = [];
  let run = '';
  let index = 0;
  const flush = (beforeBlock) => {
    const line = beforeBlock ? run.replace(/\n$/, '') : run;
    if (line) nodes.push(...inline(line, depth));
    run = '';
  };
  while (index < text.length) {
    const lineStart = index === 0 || text[index - 1] === '\n';
    const found = (lineStart && depth < DEEPEST && blockAt(text, index, depth)) || fenceAt(text, index);
    if (found) {
      flush(true);
      nodes.push(found.node);
      index += found.length;
    } else {
      // An escaped or quoted backtick starts no code block.
      const code = text[index] === '`' ? at(CODE, text, index) : null;
      const length = code ? code[0].length : text[index] === '\\' ? 2 : 1;
      run += text.slice(index, index + length);
      index += length;
    }
  }
  flush(false);
  return nodes;
}

function fenceAt(text, index) {
  const found = text.startsWith('```', index) ? at(FENCE, text, index) : null;
  if (!found) return null;
  const after = text[index + found[0].length] === '\n' ? 1 : 0;
  return { node: { t: 'pre', lang: found[1] ?? '', v: found[2] }, length: found[0].length + after };
}

function blockAt(text, index, depth) {
  let found = at(HEADING, text, index);
  if (found) return { node: { t: 'h', level: found[1].length, c: inline(found[2].trim(), depth + 1) }, length: found[0].length };
  found = at(SUBTEXT, text, index);
  if (found) return { node: { t: 'sub', c: inline(found[1], depth + 1) }, length: found[0].length };
  found = at(QUOTE_REST, text, index);
  if (found) return { node: { t: 'quote', c: blocks(found[1], depth + 1) }, length: found[0].length };
  found = at(QUOTE, text, index);
  if (found) {
    const inner = found[0].replace(/\n$/, '').replace(/^>[ ]?/gm, '');
    return { node: { t: 'quote', c: blocks(inner, depth + 1) }, length: found[0].length };
  }
  found = at(LIST, text, index);
  if (found) return listAt(found[0], depth);
  return null;
}

/** The list at the start of `text`, up to where bullets turn into numbers or back. */
function listAt(text, depth) {
  const [, indent, bullet] = /^( *)(\d*)/.exec(text);
  const other = bullet ? '[-*]' : '\\d+\\.';
  const turn = new RegExp(`\\n {0,${indent.length}}${other} +\\S`).exec(text);
  const own = turn ? text.slice(0, turn.index + 1) : text;
  return { node: list(own.replace(/\n$/, ''), depth), length: own.length };
}

function list(text, depth) {
  const entries = [];
  let indent = null;
  let start = null;
  for (const line of text.split('\n')) {
    const [, spaces, bullet, rest] = /^( *)(?:([-*]|\d+\.) +)?(.*)$/.exec(line);
    if (indent === null) {
      indent = spaces.length;
      start = /\d/.test(bullet) ? Number.parseInt(bullet, 10) : null;
    }
    if (bullet && (spaces.length <= indent || entries.length === 0)) entries.push(rest);
    else entries[entries.length - 1] += `\n${line.slice(Math.min(spaces.length, indent + 2))}`;
  }
  return { t: 'list', start, items: entries.map((entry) => blocks(entry, depth + 1)) };
}

function inline(text, depth) {
  const nodes = [];
  let run = '';
  let index = 0;
  const push = (node, length) => {
    if (run) nodes.push({ t: 'text', v: run });
    run = '';
    nodes.push(node);
    index += length;
  };
  while (index < text.length) {
    const found = depth < DEEPEST ? spanAt(text, index, depth) : null;
    const escaped = found ? null : at(ESCAPE, text, index);
    if (found) push(found.node, found.length);
    else {
      run += escaped ? escaped[1] : text[index];
      index += escaped ? 2 : 1;
    }
  }
  if (run) nodes.push({ t: 'text', v: run });
  return nodes;
}

function spanAt(text, index, depth) {
  const matched = (pattern, node) => {
    const found = at(pattern, text, index);
    return found && { node: node(found), length: found[0].length };
  };
  switch (text[index]) {
    case '`': return matched(CODE, (m) => ({ t: 'code', v: m[2] }));
    case '[': return maskedAt(text, index, depth);
    case 'h': return matched(BARE_LINK, (m) => ({ t: 'link', url: m[0], c: [{ t: 'text', v: m[0] }] }));
    case '@': return matched(EVERYONE, (m) => ({ t: 'everyone', v: m[0] }));
    case '<':
      return matched(MENTION, (m) => ({ t: m[1] === '#' ? 'channel' : m[1] === '@&' ? 'role' : 'user', id: m[2] }))
        || matched(COMMAND, (m) => ({ t: 'command', name: m[1], id: m[2] }))
        || matched(TIME, (m) => ({ t: 'time', unix: Number(m[1]), style: m[2] ?? 'f' }))
        || matched(EMOJI, (m) => ({ t: 'emoji', name: m[1] }))
        || matched(QUIET_LINK, (m) => ({ t: 'link', url: m[1], c: [{ t: 'text', v: m[1] }] }));
    default: return pairAt(text, index, depth);
  }
}

function maskedAt(text, index, depth) {
  const found = at(MASKED, text, index);
  if (!found) return null;
  const c = inline(found[1], depth + 1);
  // A text that itself looks like an address could lie about where it leads: Discord leaves such a link as written.
  if (/https?:\/\/|^\s*[\w-]+(\.[\w-]+)+(\/|\s*$)/.test(plain(c))) return null;
  return { node: { t: 'link', url: found[2], c }, length: found[0].length };
}

function pairAt(text, index, depth) {
  for (const [mark, t] of PAIRS) {
    if (!text.startsWith(mark, index)) continue;
    if (t === 'i' && !opensEmphasis(text, index, mark)) continue;
    const end = closing(text, index + mark.length, mark);
    if (end < 0) continue;
    const inner = text.slice(index + mark.length, end);
    if (!inner.replaceAll(mark[0], '').trim()) continue;
    return { node: { t, c: inline(inner, depth + 1) }, length: end + mark.length - index };
  }
  return null;
}

const isWord = (char) => char !== undefined && /[\p{L}\p{N}_]/u.test(char);

function opensEmphasis(text, index, mark) {
  if (/\s/.test(text[index + 1] ?? ' ')) return false;
  return mark === '*' || !isWord(text[index - 1]);
}

/** Where the closing mark begins, or -1. Code and escaped characters in between do not close; of a run of the same character, the last ones do. */
function closing(text, from, mark) {
  const char = mark[0];
  let index = from;
  while (index < text.length) {
    if (text[index] === '\\') { index += 2; continue; }
    const skipped = text[index] === '`' ? at(CODE, text, index) : text[index] === '<' ? at(QUIET_LINK, text, index) : text[index] === 'h' ? at(BARE_LINK, text, index) : null;
    if (skipped) { index += skipped[0].length; continue; }
    if (text[index] !== char) { index += 1; continue; }
    let end = index;
    while (text[end] === char) end += 1;
    if (closes(text, from, index, end, mark)) return end - mark.length;
    index = end;
  }
  return -1;
}

function closes(text, from, start, end, mark) {
  const run = end - start;
  if (end - mark.length <= from) return false;
  if (mark.length === 2) return run >= 2;
  // A run of two belongs to bold or underline inside the emphasis.
  if (run === 2) return false;
  return mark === '*' ? !/\s/.test(text[start - 1]) : !isWord(text[end]);
}
