// What the Exotel tab says, in words. Nothing here touches the page.

/** `+919876543210` as people read it; a number of another country stays as it is. */
export function numberText(number) {
  const indian = /^\+91(\d{5})(\d{5})$/.exec(number);
  return indian ? `+91 ${indian[1]} ${indian[2]}` : number;
}

/** `75` as `1 min 15 s`. */
export function lengthText(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

const STANDS = {
  queued: 'Queued', ringing: 'Ringing', busy: 'Busy', 'no-answer': 'Not answered', failed: 'Failed', canceled: 'Canceled',
};

/** Where a call stands, such as `Answered for 12 s, the bot is connected`. */
export function callText(call) {
  if (STANDS[call.status]) return STANDS[call.status];
  const bot = {
    none: '', connecting: ', the bot is being called', open: ', the bot is connected',
    ended: ', the bot was connected', failed: ', the bot was not reached',
  }[call.stream] ?? '';
  const length = lengthText(call.seconds);
  return call.status === 'completed' ? `Ended after ${length}${bot}` : `Answered for ${length}${bot}`;
}

/** What a call cost, or that it is not known yet; nothing while it goes on. */
export function priceText(call) {
  if (call.price) return `₹${Number(call.price).toFixed(2)}`;
  const over = !['queued', 'ringing', 'in-progress'].includes(call.status);
  return over ? 'price comes 2 minutes later' : '';
}

/** Who called whom. */
export function partiesText(call) {
  const [person, number] = [numberText(call.person), numberText(call.number)];
  return call.incoming ? `${person} calls ${number}` : `${number} calls ${person}`;
}

/** What is still to go wrong, or nothing. */
export function comingText({ faults, plans }) {
  const parts = [];
  if (faults.length) parts.push(`next answers: ${faults.join(', ')}`);
  if (plans.length) parts.push(`next calls: ${plans.map((plan) => plan.replace(/(?<!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()).join(', ')}`);
  return parts.join(' · ');
}
