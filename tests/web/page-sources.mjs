// The page's own modules as the tests of their text read them.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the page's files are, and the client's, which the gateway serves as the page's `orleanschat/`. */
export const page = path.join(root, 'src/Gateway/wwwroot');
export const client = path.join(root, 'clients/js');

/** The files below a folder that end in one of these, by path; none where the folder is missing. */
export function files(folder, ...endings) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules') && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

export const read = (file) => fs.readFileSync(file, 'utf8');

/** A file's name as people know it. */
export const short = (file) => path.relative(root, file);

/** A module's text without its comments, every other character where it was. */
export function code(file) {
  const blank = (text) => text.replace(/[^\n]/g, ' ');
  // Strings, templates and regular expressions first, so that what looks like a comment in them stays.
  const token = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[(,=:?&|!{};[]\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return read(file).replace(token, (found) => (/^\/[/*]/.test(found) ? blank(found) : found));
}

/** The first argument of every call of a function, as it is written: { argument, line }. */
export function firstArguments(text, name) {
  return [...text.matchAll(new RegExp(`(?<![.\\w])${name}\\(`, 'g'))].map(({ index, 0: { length } }) => {
    let depth = 0;
    let end = index + length;
    for (; end < text.length; end++) {
      if (depth === 0 && /[,)]/.test(text[end])) break;
      if (/[([{]/.test(text[end])) depth++;
      if (/[)\]}]/.test(text[end])) depth--;
    }
    return { argument: text.slice(index + length, end).trim(), line: text.slice(0, index).split('\n').length };
  });
}
