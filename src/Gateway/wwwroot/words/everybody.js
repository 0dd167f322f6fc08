// What stands for everybody behind an `@`, in whichever language its author reads the page.

import people from './people.js';

/** The words, the one that the page writes first. */
export const everybody = ['all', 'everyone', ...Object.values(people).map((words) => words.everybody)];
