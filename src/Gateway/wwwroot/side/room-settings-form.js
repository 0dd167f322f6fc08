// What has been typed into a room's settings, against what they are.

/** The settings that can be changed, as the protocol names them. */
export const fields = ['name', 'topic', 'kind', 'history', 'slow_mode_s', 'retention_days', 'edit_window_s'];

/** The least and the most of the fields that are numbers, and how many characters the others hold. */
export const bounds = { slow_mode_s: [0, 21_600], retention_days: [0, 3650], edit_window_s: [0, 31_536_000] };
export const lengths = { name: 64, topic: 256 };

/** As a field holds it: the protocol's null is an empty text. */
export const shown = (settings, field) => settings[field] ?? '';

/** Whether what is typed is no whole number within the bounds of the field. */
export function wrong(field, value) {
  if (field in lengths) return value.trim().length > lengths[field];
  const [low, high] = bounds[field] ?? [];
  return low !== undefined && !(Number.isInteger(value) && value >= low && value <= high);
}

/** What of `typed` differs from the settings, as `configure` wants it. */
export function changes(settings, typed) {
  const found = {};
  for (const [field, value] of Object.entries(typed)) {
    const wanted = typeof value === 'string' ? value.trim() : value;
    if (wanted !== shown(settings, field)) found[field] = wanted;
  }
  return found;
}

/** Whether these changes delete messages that are kept now. */
export const deletes = (settings, { retention_days: days = 0 }) => days > 0 && (settings.retention_days === 0 || days < settings.retention_days);

/** Whether they let people read who could not. */
export const opens = (settings, { kind, history }) => (settings.kind === 'private' && kind !== undefined) || (settings.history === 'joined' && history === 'all');
