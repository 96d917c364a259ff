import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flatten, lastNamed, matching, named, optionTexts } from '../commands.js';

const commands = flatten([
  { name: 'did', description: 'Numbers', options: [
    { type: 1, name: 'add', description: 'Add a number', options: [
      { type: 3, name: 'label', description: 'Its label' }, { type: 3, name: 'number', description: 'E.164', required: true }] },
    { type: 1, name: 'remove', description: 'Remove a number' }] },
  { name: 'audit', description: 'Audit', options: [{ type: 2, name: 'log', description: 'Log', options: [{ type: 1, name: 'show', description: 'Who changed what' }] }] },
  { name: 'ping', description: 'Adds nothing' },
  { name: 'User info', type: 2 },
]);

test('subcommands and groups become commands of their own, and menus are left out', () => {
  assert.deepEqual(commands.map((command) => command.path), [['audit', 'log', 'show'], ['did', 'add'], ['did', 'remove'], ['ping']]);
});

test('required options come first', () => {
  assert.deepEqual(commands[1].options.map((option) => option.name), ['number', 'label']);
});

test('a name that begins so comes before one that only contains the words', () => {
  assert.deepEqual(matching(commands, '/did ad').map((command) => command.name), ['did add']);
  assert.deepEqual(matching(commands, '/add').map((command) => command.name), ['did add', 'ping']);
  assert.equal(matching(commands, '/').length, 4);
  assert.deepEqual(matching(commands, '/absent'), []);
});

test('a space after the whole name chooses the command', () => {
  assert.equal(named(commands, '/did add'), null);
  assert.equal(named(commands, '/did add', true).command.name, 'did add');
  assert.deepEqual(named(commands, '/did add +91 80').rest, '+91 80');
  assert.equal(named(commands, '/did adder '), null);
});

test('a pasted command line fills its options by name', () => {
  const { command, rest } = named(commands, '/did add number:+91 80 label:Sales Line');
  assert.deepEqual(optionTexts(command, rest), { number: '+91 80', label: 'Sales Line' });
  assert.deepEqual(optionTexts(command, '+9180'), { number: '+9180' });
});

test('a name typed into an option is where the text goes on', () => {
  const { command } = named(commands, '/did add ');
  assert.equal(lastNamed(command, '+91 80'), null);
  assert.equal(lastNamed(command, '+91 80 label:'), 'label');
  assert.equal(lastNamed(command, 'number:+91 label:Sales number:'), 'number');
  assert.deepEqual(optionTexts(command, 'Sales number:+91', 'label'), { label: 'Sales', number: '+91' });
});

test('text without a name goes to the first option that fits and that is not named, and nothing is dropped', () => {
  const { command } = named(commands, '/did add ');
  const short = (option, value) => option.name !== 'number' || value.length < 4;
  assert.deepEqual(optionTexts(command, 'Sales Line', null, short), { label: 'Sales Line' });
  assert.deepEqual(optionTexts(command, '+91', null, short), { number: '+91' });
  assert.deepEqual(optionTexts(command, 'Sales number:+91', null, short), { label: 'Sales', number: '+91' });
  assert.deepEqual(optionTexts(command, 'label:Sales label:Line'), { label: 'Sales Line' });
  assert.deepEqual(optionTexts(command, 'too long for any', null, () => false), { number: 'too long for any' });
});
