import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callText, comingText, lengthText, numberText, partiesText, priceText } from '../exotel-words.js';

test('an Indian number is read in two halves, and others as they are', () => {
  assert.equal(numberText('+919876543210'), '+91 98765 43210');
  assert.equal(numberText('+6581234567'), '+6581234567');
});

test('a minute is a minute', () => {
  assert.equal(lengthText(0), '0 s');
  assert.equal(lengthText(75), '1 min 15 s');
});

test('a call says where it stands and whether the bot is there', () => {
  const call = { status: 'in-progress', seconds: 12, stream: 'open' };
  assert.equal(callText(call), 'Answered for 12 s, the bot is connected');
  assert.equal(callText({ ...call, status: 'completed', stream: 'failed' }), 'Ended after 12 s, the bot was not reached');
  assert.equal(callText({ ...call, status: 'no-answer', stream: 'none' }), 'Not answered');
  assert.equal(callText({ ...call, status: 'ringing', stream: 'none' }), 'Ringing');
});

test('a price is not made up before it comes', () => {
  assert.equal(priceText({ status: 'in-progress', price: null }), '');
  assert.equal(priceText({ status: 'completed', price: null }), 'price comes 2 minutes later');
  assert.equal(priceText({ status: 'completed', price: '1.200000' }), '₹1.20');
});

test('who called whom', () => {
  const call = { person: '+919811122233', number: '+919876543210', incoming: true };
  assert.equal(partiesText(call), '+91 98111 22233 calls +91 98765 43210');
  assert.equal(partiesText({ ...call, incoming: false }), '+91 98765 43210 calls +91 98111 22233');
});

test('what is still to come', () => {
  assert.equal(comingText({ faults: [], plans: [] }), '');
  assert.equal(comingText({ faults: ['429', 'cut after'], plans: ['NoAnswer'] }), 'next answers: 429, cut after · next calls: no answer');
});
