// The panels beside the talk, by their names: { name: (root, app, args) => … }.

import { fill } from '../lib/dom.js';

const panels = {};

export function mountSide(root, app) {
  app.addEventListener('side', ({ detail: { name, args } }) => {
    fill(root);
    panels[name]?.(root, app, args);
  });
}
