// The page's service worker. It shows notifications and leads from a click to their talk, and nothing else: it controls no page and answers no request.

'use strict';

const answerMs = 500;

self.addEventListener('message', (message) => {
  const { title, options, hash } = message.data;
  // Where it is not allowed any more nobody waits for it.
  message.waitUntil(self.registration.showNotification(title, { ...options, data: { ...options.data, tab: message.source.id, hash } }).catch(() => {}));
});

self.addEventListener('notificationclick', (click) => {
  click.notification.close();
  click.waitUntil(lead(click.notification));
});

// To the tab that told of it, or another of the same user; where there is none, to a new one.
async function lead({ tag, data }) {
  const tab = await self.clients.get(data.tab) ?? await tabFor(tag);
  if (tab === undefined) {
    await self.clients.openWindow(new URL(`../${data.hash}`, self.location.href).href);
    return;
  }
  tab.postMessage({ clicked: tag });
  await tab.focus();
}

// A tab that was loaded anew is none that the worker has heard of; the user whom the notification was for has to be asked after.
async function tabFor(tag) {
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return new Promise((resolve) => {
    setTimeout(resolve, answerMs);
    for (const tab of tabs) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(tab);
      tab.postMessage({ whose: tag }, [port2]);
    }
  });
}
