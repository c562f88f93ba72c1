import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCloud } from '../../testing/withCloud';
import { browserPerFile } from './browserPerFile';
import { DESK, PHONE } from '../../testing/browser/browserWindow';
import { CORNER } from './corner';
import { shows } from '../../testing/browser/shows';
import { withPhone, type TestPhone } from './withPhone';
import { MINIMAL, withProject, write } from './withProject';

const browser = browserPerFile();

interface Edited extends TestPhone {
  /** Changes a file of the mini program while it runs. */
  edit(path: string, change: (text: string) => string): void;
}

/** A copy of the corner shop that a test may change, before the start and while it runs. */
async function withCopy(
  before: Record<string, (text: string) => string>,
  test: (phone: Edited) => Promise<void>,
  window = PHONE,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'corner-'));
  const edit: Edited['edit'] = (path, change) =>
    write(folder, path, change(readFileSync(join(folder, path), 'utf8')));
  try {
    cpSync(CORNER, folder, { recursive: true });
    for (const [path, change] of Object.entries(before)) edit(path, change);
    await withPhone(browser(), { miniprogramDir: folder, window }, (phone) => test({ ...phone, edit }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const HOME = 'pages/home/index';
const lines = ({ page }: TestPhone): ReturnType<TestPhone['byId']> =>
  page.frameLocator('.panel').locator('.console');

test('an edit is on the phone by itself, on the page that was open', () =>
  withCopy({}, async (phone) => {
    await phone.tap('goods-tea');
    await shows(phone.byId('name'), '明前龙井');
    phone.edit('pages/detail/index.wxml', (text) => text.replace('到货提醒我', '有货时告诉我'));
    await shows(phone.byId('ask'), '有货时告诉我');
    await shows(phone.byId('name'), '明前龙井');
  }));

test('a mistake is shown on the phone with file and line, and goes when it is mended', () =>
  withCopy({}, async (phone) => {
    await shows(phone.byId('count'), '点了 0 次');
    phone.edit(`${HOME}.wxml`, (text) => text.replace('{{count}}', '{{count +}}'));
    await shows(phone.screen.locator('.mp-problems h2'), /^pages\/home\/index\.wxml:4:/);
    phone.edit(`${HOME}.wxml`, (text) => text.replace('{{count +}}', '{{count}}'));
    await shows(phone.byId('count'), '点了 0 次');
  }));

test('a script that throws while it is loaded is named with its place', () =>
  withCopy(
    { [`${HOME}.ts`]: (text) => `${text}\nthrow new RangeError('too early');\n` },
    async ({ screen }) => {
      await shows(screen.locator('.mp-problems h2'), /^pages\/home\/index\.ts:\d+:\d+$/);
      await shows(screen.locator('.mp-problems p'), 'RangeError: too early');
    },
  ));

test('a page whose script registers nothing is told so', () =>
  withCopy({ [`${HOME}.ts`]: () => 'export {};\n' }, async ({ screen }) => {
    await shows(screen.locator('.mp-problems p'), /expected a call of Page\(\{…\}\) or Component\(\{…\}\)/);
  }));

test('an unknown component and an unknown attribute are named in the console, and the page runs', () =>
  withCopy(
    { [`${HOME}.wxml`]: (text) => `${text}<live-player src="x" />\n<button colour="red">a</button>` },
    async (phone) => {
      await shows(phone.byId('count'), '点了 0 次');
      await shows(
        lines(phone),
        /<live-player> is not a component that the phone knows.*pages\/home\/index\.wxml:\d+:\d+/,
      );
      await shows(lines(phone), /"colour" is not a valid property <button>pages\/home\/index/);
    },
    DESK,
  ));

test('what a script prints and throws is in the console with its place', () =>
  withCopy(
    {
      [`${HOME}.ts`]: (text) =>
        text.replace(
          'plus(event',
          "onReady() {\n    console.warn('ready', { a: 1 });\n    throw new Error('late');\n  },\n  plus(event",
        ),
    },
    async (phone) => {
      await shows(lines(phone), /ready \{"a":1\}/);
      await shows(lines(phone), /Error: latepages\/home\/index\.ts:\d+:\d+/);
      await shows(phone.byId('count'), '点了 0 次');
    },
    DESK,
  ));

test('a call that the phone does not have fails as in WeChat, and is named with its place', () =>
  withCopy(
    {},
    async (phone) => {
      await phone.screen.locator('.mp-tab', { hasText: '我的' }).click();
      await phone.tap('missing');
      await shows(
        lines(phone),
        /wx\.scanCode: the phone of the local cloud does not have it.*pages\/me\/index\.ts:\d+:\d+/,
      );
      await shows(lines(phone), /TypeError: wx\.scanCode is not a function/);
    },
    DESK,
  ));

test('a link to another mini program is marked up as in WeChat, and says at a tap that there is none here', () =>
  withCopy(
    {
      [`${HOME}.wxml`]: (text) =>
        `${text}\n<navigator id="other" target="miniProgram" app-id="wx0123456789abcdef" path="a?b=1" extra-data="{{ {a: 1} }}" version="release">x</navigator>`,
    },
    async (phone) => {
      await phone.tap('other');
      await shows(lines(phone), /<navigator open-type="navigate" target="miniProgram">.*does not have it/);
      await shows(lines(phone), /^(?![^]*is not a valid property)/);
    },
    DESK,
  ));

test('pictures of the mini program are served, its other files and those outside are not', () =>
  withProject({ ...MINIMAL, 'images/cup.svg': '<svg/>' }, (miniprogramDir) =>
    withCloud(
      {},
      async ({ request }) => {
        const status = async (path: string): Promise<number> =>
          (await request('GET', `/phone/files/${path}`)).status;
        expect(await status('images/cup.svg')).toBe(200);
        expect(await status('app.json')).toBe(404);
        expect(await status('..%2f..%2f..%2fetc%2fpasswd.png')).toBe(404);
        expect(await status('images/none.png')).toBe(404);
      },
      { miniprogramDir },
    ),
  ));
