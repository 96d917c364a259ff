import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, parseLine, plain } from '../markdown.js';

const text = (v) => ({ t: 'text', v });

test('emphasis nests, and a run of three stars is bold and italic', () => {
  assert.deepEqual(parse('***x***'), [{ t: 'b', c: [{ t: 'i', c: [text('x')] }] }]);
  assert.deepEqual(parse('**a *b* c**'), [{ t: 'b', c: [text('a '), { t: 'i', c: [text('b')] }, text(' c')] }]);
  assert.deepEqual(parse('*a **b***'), [{ t: 'i', c: [text('a '), { t: 'b', c: [text('b')] }] }]);
  assert.deepEqual(parse('__u__ ~~s~~'), [{ t: 'u', c: [text('u')] }, text(' '), { t: 's', c: [text('s')] }]);
});

test('underscores inside a word are letters', () => {
  assert.deepEqual(parse('snake_case_name'), [text('snake_case_name')]);
  assert.deepEqual(parse('2 * 3 * 4'), [text('2 * 3 * 4')]);
});

test('a backslash takes a mark its meaning', () => {
  assert.deepEqual(parse('\\*not\\* \\`code\\`'), [text('*not* `code`')]);
  assert.deepEqual(parse('\\<@1\\>'), [text('<@1>')]);
});

test('nothing is marked up inside code', () => {
  assert.deepEqual(parse('`**a**`'), [{ t: 'code', v: '**a**' }]);
  assert.deepEqual(parse('**a `**` b**'), [{ t: 'b', c: [text('a '), { t: 'code', v: '**' }, text(' b')] }]);
});

test('a code block keeps its language and its lines', () => {
  assert.deepEqual(parse('a\n```json\n{"x": 1}\n  y\n```\nb'), [text('a'), { t: 'pre', lang: 'json', v: '{"x": 1}\n  y' }, text('b')]);
  assert.deepEqual(parse('```wss://x```'), [{ t: 'pre', lang: '', v: 'wss://x' }]);
});

test('an unclosed mark stays as it was typed', () => {
  for (const written of ['**a', '`a', '||a', '```a', '[a](b', '<t:x>', '****']) {
    assert.equal(plain(parse(written)), written);
  }
});

test('headings, subtext, quotes and lists begin at the start of a line', () => {
  assert.deepEqual(parse('## Title\n-# small'), [{ t: 'h', level: 2, c: [text('Title')] }, { t: 'sub', c: [text('small')] }]);
  assert.deepEqual(parse('> a\n> b\nc'), [{ t: 'quote', c: [text('a\nb')] }, text('c')]);
  assert.deepEqual(parse('>>> a\nb'), [{ t: 'quote', c: [text('a\nb')] }]);
  assert.deepEqual(parse('3. a\n4. b'), [{ t: 'list', start: 3, items: [[text('a')], [text('b')]] }]);
  assert.deepEqual(parse('a # b'), [text('a # b')]);
});

test('a list in a list stays inside its item', () => {
  assert.deepEqual(parse('- a\n  - b\n- c'), [{
    t: 'list', start: null,
    items: [[text('a'), { t: 'list', start: null, items: [[text('b')]] }], [text('c')]],
  }]);
});

test('bullets and numbers are two lists', () => {
  assert.deepEqual(parse('- a\n1. b').map((node) => node.start), [null, 1]);
});

test('mentions, timestamps and emoji are told apart', () => {
  assert.deepEqual(parse('<@1> <@!2> <@&3> <#4>').filter((node) => node.t !== 'text'),
    [{ t: 'user', id: '1' }, { t: 'user', id: '2' }, { t: 'role', id: '3' }, { t: 'channel', id: '4' }]);
  assert.deepEqual(parse('</did add:5>'), [{ t: 'command', name: 'did add', id: '5' }]);
  assert.deepEqual(parse('<t:1700000000:R><t:1700000000>'), [{ t: 'time', unix: 1700000000, style: 'R' }, { t: 'time', unix: 1700000000, style: 'f' }]);
  assert.deepEqual(parse('<:ok:123>'), [{ t: 'emoji', name: 'ok' }]);
});

test('only web addresses become links', () => {
  assert.deepEqual(parse('[doc](https://a.b/c_d_e)'), [{ t: 'link', url: 'https://a.b/c_d_e', c: [text('doc')] }]);
  assert.deepEqual(parse('[x](javascript:alert(1))'), [text('[x](javascript:alert(1))')]);
  assert.equal(parse('see https://a.b/c.').find((node) => node.t === 'link').url, 'https://a.b/c');
});

test('a link whose text is another address is not masked', () => {
  assert.equal(parse('[https://bank.example](https://evil.example)').some((node) => node.url === 'https://evil.example' && plain(node.c).includes('bank')), false);
  assert.equal(parse('[bank.example](https://evil.example)')[0].t, 'text');
});

test('a title has no blocks', () => {
  assert.deepEqual(parseLine('# a'), [text('# a')]);
});

test('hostile nesting ends in reasonable time', () => {
  const started = performance.now();
  for (const piece of ['*a _b ', '||**', '> ', '[', '`', '- ', '<@', '~~__']) parse(piece.repeat(1000));
  assert.ok(performance.now() - started < 3000);
});
