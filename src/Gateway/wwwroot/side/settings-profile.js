// Who one is to others: name, words about oneself, picture.

import { field, toast } from '../lib/dialog.js';
import { fill, h } from '../lib/dom.js';
import { say } from '../words/index.js';
import { cropper } from './crop.js';
import { busy, form, load, refusal } from './panel.js';

const nameLength = 64;
const bioLength = 500;

// What was typed and not saved when the dialog was closed, by user.
const unsaved = new Map();

export async function profileTab(tab) {
  const { app, place, signal } = tab;
  const me = await load(tab, place, () => app.people.refresh(app.user));
  if (me === undefined) return;
  const kept = unsaved.get(me.user);
  const name = h('input', { id: 'profile-name', maxlength: nameLength, autocomplete: 'nickname', value: kept?.name ?? me.name ?? '', placeholder: me.user, oninput: () => check() });
  const bio = h('textarea', { id: 'profile-bio', maxlength: bioLength, rows: 4, oninput: () => check() });
  bio.value = kept?.bio ?? me.bio ?? '';
  const save = h('button', { id: 'save-profile' }, say('side.save'));
  const counter = h('small', { class: 'hint' });
  const changed = () => {
    const now = app.people.get(me.user);
    return {
      ...(name.value.trim() !== (now.name ?? '') && { name: name.value.trim() }),
      ...(bio.value.trim() !== (now.bio ?? '') && { bio: bio.value.trim() }),
    };
  };
  const check = () => {
    save.disabled = Object.keys(changed()).length === 0;
    fill(counter, `${bio.value.length} / ${bioLength}`);
    if (save.disabled) unsaved.delete(me.user);
    else unsaved.set(me.user, { name: name.value, bio: bio.value });
  };
  const work = async () => {
    if (save.disabled) return;
    const { name: called, bio: about } = await app.client.setProfile(changed());
    name.value = called ?? '';
    bio.value = about ?? '';
    await app.people.refresh(me.user).catch(() => {});
    check();
    toast(say('side.saved'));
  };
  fill(place, picture(tab), form({}, work, save,
    field(say('side.displayName'), name, say('side.displayNameHint', me.user)), field(say('side.bio'), bio), counter));
  check();
  signal.addEventListener('abort', check);
}

function picture({ app, place, signal }) {
  const error = refusal();
  const input = h('input', { type: 'file', id: 'avatar-file', accept: 'image/*', hidden: true, onchange: () => { if (input.files[0]) crop(input.files[0]); } });
  const choose = h('button', { type: 'button', class: 'quiet', onclick: () => input.click() }, say('side.choosePicture'));
  const remove = h('button', { type: 'button', class: 'quiet danger', onclick: () => busy(remove, async () => {
    await app.client.setProfile({ avatar: '' });
    await app.people.refresh(app.user);
  }, error) }, say('side.removePicture'));
  const cropPlace = h('div');
  const show = () => { remove.hidden = !app.people.get(app.user).avatar; };
  const crop = async (file) => {
    input.value = '';
    fill(error, '');
    error.hidden = true;
    try {
      fill(cropPlace, await cropper(file, (blob, onProgress) => upload(blob, onProgress), () => { fill(cropPlace); choose.focus(); }));
      cropPlace.querySelector('canvas').focus();
    } catch {
      error.hidden = false;
      fill(error, say('side.noPicture'));
    }
  };
  const upload = async (blob, onProgress) => {
    const { media } = await app.client.upload(blob, { name: blob.type === 'image/png' ? 'avatar.png' : 'avatar.jpg', onProgress, signal });
    await app.client.setProfile({ avatar: media });
    await app.people.refresh(app.user);
    fill(cropPlace);
    choose.focus();
    toast(say('side.saved'));
  };
  // Wherever in the dialog the focus is.
  place.closest('dialog').addEventListener('paste', (paste) => {
    if (place.hidden) return;
    const file = [...paste.clipboardData?.files ?? []].find(({ type }) => type.startsWith('image/'));
    if (file === undefined) return;
    paste.preventDefault();
    crop(file);
  });
  app.people.addEventListener('change', ({ detail }) => { if (detail.user === app.user) show(); }, { signal });
  show();
  return h('section', { class: 'own-picture' }, h('chat-avatar', { user: app.user, class: 'portrait' }),
    h('div', { class: 'own-picture-choices' }, h('div', { class: 'choices start' }, input, choose, remove), h('small', { class: 'hint' }, say('side.pictureHint')), error), cropPlace);
}
