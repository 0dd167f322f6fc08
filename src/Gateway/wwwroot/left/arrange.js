// Lists whose rows live on while their order changes.

/** Makes a list hold just these elements in this order, with few moves; the focus stays where it is. */
export function arrange(list, wanted) {
  const focused = list.contains(document.activeElement) ? document.activeElement : undefined;
  const kept = new Set(wanted);
  for (const child of [...list.children]) if (!kept.has(child)) child.remove();
  let at = list.firstElementChild;
  for (const element of wanted) {
    if (at !== element && at?.nextElementSibling === element) {
      // The one before it goes further down: taking that out is one move, putting all the others before it would be many.
      at.remove();
      at = element;
    }
    if (at === element) at = at.nextElementSibling;
    else list.insertBefore(element, at);
  }
  // Whoever is moved loses the focus.
  if (focused !== undefined && focused !== document.activeElement && list.contains(focused)) focused.focus({ preventScroll: true });
}

/** Arrow keys, Home and End go through the buttons of a list that are to be seen. */
export function walk(list, selector) {
  const stops = () => [...list.querySelectorAll(selector)].filter((button) => button.offsetParent !== null);
  list.addEventListener('keydown', (key) => {
    const at = stops().indexOf(document.activeElement);
    if (at < 0 || key.ctrlKey || key.altKey || key.metaKey) return;
    const all = stops();
    const to = { ArrowDown: Math.min(at + 1, all.length - 1), ArrowUp: Math.max(at - 1, 0), Home: 0, End: all.length - 1 }[key.key];
    if (to === undefined) return;
    key.preventDefault();
    all[to].focus();
  });
}

/** Has Tab stop at one button of a list alone, the one that had the focus last. */
export function stopOnce(list, selector) {
  list.addEventListener('focusin', ({ target }) => { if (target.matches(selector)) stopAt(list, selector, target); });
}

/** Makes one button of a list that where Tab stops. */
export function stopAt(list, selector, button) {
  for (const other of list.querySelectorAll(`${selector}[tabindex="0"]`)) if (other !== button) other.tabIndex = -1;
  if (button) button.tabIndex = 0;
}
