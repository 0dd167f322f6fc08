// Which parts are to be seen: the sign-in page or the chat; and on a phone the list, the talk or the panel.

export function mountScreens(app) {
  const entry = document.getElementById('entry');
  const chat = document.getElementById('app');
  const side = document.getElementById('side');
  const show = () => { chat.dataset.screen = app.panel !== undefined ? 'side' : app.room !== undefined ? 'talk' : 'list'; };

  app.addEventListener('signedIn', () => {
    entry.hidden = true;
    chat.hidden = false;
    show();
  });
  app.addEventListener('signedOut', () => {
    // What lies over the page, what was told last, and what can still be undone was for whoever has left.
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    for (const menu of document.querySelectorAll('.menu:popover-open')) menu.hidePopover();
    for (const id of ['toasts', 'announcer']) document.getElementById(id).replaceChildren();
    chat.hidden = true;
    entry.hidden = false;
  });
  app.addEventListener('open', show);
  app.addEventListener('side', () => {
    side.hidden = app.panel === undefined;
    show();
  });
}
