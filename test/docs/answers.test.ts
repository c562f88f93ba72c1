/** What teams ask first is answered from the README; what is done by hand is what the repository needs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALLERS } from '../../cloudfunctions/core/contract/callers';
import { pagesOf, readPage, ROOT } from '../support/docs/files';
import { aimOf, neutralLinks } from '../support/docs/links';
import { snippets } from '../support/docs/fences';

/** Question → page, and the English heading that answers it. */
const QUESTIONS: Record<string, [page: string, heading?: string]> = {
  'send next Friday at nine': ['send.md', 'At a time'],
  'cancel it': ['send.md', 'Cancel and reschedule'],
  'why did this user get nothing': ['operate.md', 'Why did this user get nothing'],
  'add a template': ['templates.md', 'Add one'],
  'staging and production': ['environments.md'],
  'where are the logs': ['operate.md', 'Where are the logs'],
  'send to a group of people': ['segments.md'],
  'give each person a coupon of their own': ['content.md'],
  'send from an HTTP back office': ['back-office.md'],
  'bring old subscribers in': ['integrate.md', 'Bring old subscribers in'],
  TypeScript: ['frameworks.md', 'TypeScript'],
  Taro: ['frameworks.md', 'Taro'],
  'uni-app': ['frameworks.md', 'uni-app'],
  upgrade: ['upgrade.md'],
  'what will it cost': ['costs.md'],
};

test.each(Object.entries(QUESTIONS))('%s: one click from the README', (_question, [name, heading]) => {
  const pages = pagesOf('en');
  const readme = pages.get('README')!;
  const number = pages.get(name)!.headings.findIndex(({ text }) => text === heading);
  if (heading !== undefined) expect(number).toBeGreaterThan(0);
  expect(neutralLinks(readme)).toContain(heading === undefined ? name : `${name}#${number}`);
});

test('every page is one or two clicks from the README', () => {
  const pages = pagesOf('en');
  const from = (path: string): string[] => {
    const page = readPage(path);
    return page.links
      .flatMap((link) => aimOf(page, link)?.path ?? [])
      .filter((one) => one.startsWith('docs/en/'));
  };
  const first = from('README.md');
  const reached = new Set([...first, ...first.flatMap(from)]);
  const missing = [...pages.values()].filter(({ path }) => path !== 'README.md' && !reached.has(path));
  expect(missing.map(({ path }) => path)).toEqual([]);
});

describe('deploying by hand', () => {
  const names = Object.keys(CALLERS).sort();
  const configOf = (name: string) =>
    JSON.parse(readFileSync(join(ROOT, 'cloudfunctions', name, 'config.json'), 'utf8')) as {
      timeout: number;
      triggers?: object[];
      clients?: boolean;
    };
  const steps = readFileSync(join(ROOT, 'docs/en/deploy.md'), 'utf8').split(/\n(?=\d+\. \*\*)/);
  const step = (title: string): string[] => {
    const found = steps.find((text) => text.includes(`**${title}.**`)) ?? '';
    return [...found.matchAll(/`(\w+)`/g)]
      .map(([, name = '']) => name)
      .filter((name) => names.includes(name));
  };

  test('every function is created', () => {
    const folders = readdirSync(join(ROOT, 'cloudfunctions'), { withFileTypes: true });
    const built = folders.filter(
      (entry) => entry.isDirectory() && !['core', 'platform'].includes(entry.name),
    );
    expect(built.map(({ name }) => name).sort()).toEqual(names);
    expect(step('Functions').sort()).toEqual(names);
  });

  test('time limits, timers and rules are those of the functions', () => {
    const longer = names.filter((name) => configOf(name).timeout === 60);
    expect(names.filter((name) => ![20, 60].includes(configOf(name).timeout))).toEqual([]);
    expect(step('Their time').sort()).toEqual(longer);
    expect(step('The timer').sort()).toEqual(names.filter((name) => configOf(name).triggers !== undefined));
    const rules = snippets().find(({ page, language }) => page === 'deploy.md' && language === 'json');
    const closed = names.filter((name) => configOf(name).clients === false);
    expect(JSON.parse(rules!.text)).toEqual({
      '*': { invoke: 'auth != null' },
      ...Object.fromEntries(closed.map((name) => [name, { invoke: false }])),
    });
  });
});
