// A number out of a few usual ones, or another.

import { h } from '../lib/dom.js';
import { say } from '../words/index.js';

/** A select of presets [[value, text], …], called `label`, with a field for any other number of `unit`. `changed` is called when the choice changes. */
export function numberChoice(id, label, presets, unit, changed) {
  const other = h('input', { type: 'number', inputmode: 'numeric', step: 1, min: 0, 'aria-label': `${label}: ${unit}`, hidden: true, oninput: () => changed() });
  const select = h('select', { id, 'aria-label': label, onchange: () => {
    if (select.value === 'other') {
      other.value = String(last);
      other.hidden = false;
      other.focus();
    } else {
      other.hidden = true;
      last = Number(select.value);
    }
    changed();
  } }, presets.map(([value, text]) => h('option', { value }, text)), h('option', { value: 'other' }, say('side.otherNumber')));
  let last = 0;
  const element = h('div', { class: 'number-choice' }, select, other);
  return {
    element,
    get value() { return select.value === 'other' ? other.valueAsNumber : Number(select.value); },
    set value(number) {
      const preset = presets.some(([value]) => value === number);
      select.value = preset ? String(number) : 'other';
      other.hidden = preset;
      if (!preset) other.value = String(number);
      last = number;
    },
  };
}
