// What a client says that it is, as people would say it.

// The order counts: most browsers claim to be some others too.
const browsers = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'], [/\bOPR\/|\bOpera\b/, 'Opera'], [/\bSamsungBrowser\//, 'Samsung Internet'], [/\bMicroMessenger\//, '微信'], [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/Chrom(e|ium)\/|\bCriOS\//, 'Chrome'], [/\bSafari\//, 'Safari'],
];
const systems = [
  [/\bWindows\b/, 'Windows'], [/\bAndroid\b/, 'Android'], [/\biPad\b/, 'iPad'], [/\biPhone\b|\biPod\b/, 'iPhone'], [/\bCrOS\b/, 'ChromeOS'], [/\bMac OS X\b|\bMacintosh\b/, 'macOS'], [/\bLinux\b/, 'Linux'],
];

const find = (known, agent) => known.find(([pattern]) => pattern.test(agent))?.[1];

/** { browser?, system?, program? }: a browser and the system it is on, or else the first word of what it says. */
export function describeAgent(agent) {
  if (!agent) return {};
  const browser = find(browsers, agent);
  return { browser, system: find(systems, agent), program: browser === undefined ? agent.trim().split(/[\s(]/)[0].slice(0, 60) : undefined };
}

/** Whether it is held in a hand. */
export const isPhone = (agent) => /\bMobile\b|\bAndroid\b|\biPhone\b/.test(agent ?? '');
