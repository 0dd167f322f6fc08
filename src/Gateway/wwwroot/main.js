// Puts the page together.

import { App } from './app.js';
import { mountCompose } from './compose/compose.js';
import { mountEntry } from './entry/entry.js';
import { mountLeft } from './left/left.js';
import { defineElements } from './lib/elements.js';
import { mountNotifications } from './notify/notify.js';
import { mountBar } from './shell/bar.js';
import { mountScreens } from './shell/screens.js';
import { mountTheme } from './shell/theme.js';
import { mountSide } from './side/side.js';
import { mountTalk } from './talk/talk.js';
import { language, say } from './words/index.js';

const part = (id) => document.getElementById(id);

document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
mountTheme();
part('left').setAttribute('aria-label', say('shell.talks'));
part('middle').setAttribute('aria-label', say('shell.conversation'));
part('side').setAttribute('aria-label', say('shell.details'));
part('skip').textContent = say('shell.skip');
// No link: what stands behind # in the address is the room.
part('skip').addEventListener('click', () => document.getElementById('text')?.focus());

const app = new App();
defineElements(app);
mountScreens(app);
mountBar(part('bar'), app);
mountLeft(part('left'), app);
mountNotifications(app);
mountTalk({ head: part('head'), talk: part('talk') }, app);
mountCompose(part('compose'), app);
mountSide(part('side'), app);
mountEntry(part('entry'), app);
