import { withCloud } from '../../testing/withCloud';
import { startLocalCloud } from '../../server/server';
import { CORNER } from './corner';
import { MINIMAL, withProject } from './withProject';

describe('the phone of a local cloud', () => {
  it('is served beside the page and the control API', () =>
    withCloud(
      {},
      async ({ request, get }) => {
        expect(await request('GET', '/phone')).toMatchObject({
          status: 200,
          text: expect.stringContaining('/phone/assets/shell.js'),
        });
        expect(await get('/phone/about.json')).toEqual({ title: '街角小店' });
        expect((await request('GET', '/')).text).toContain('/page/app.js');
        expect(await get('/functions')).toEqual([]);
        expect((await request('GET', '/phonebook')).text).toContain('There is no GET /phonebook');
      },
      { miniprogramDir: CORNER },
    ));

  it('lets a browser keep its scripts and styles under the address of their content, and nothing else', () =>
    withCloud(
      {},
      async ({ cloud: { url } }) => {
        for (const page of ['/phone', '/phone/screen', '/phone/panel']) {
          const answer = await fetch(url + page);
          expect(answer.headers.get('cache-control')).toBe('no-store');
          const named = (await answer.text()).match(/(?<=(?:href|src)=")[^"]+\?v=[^"]+/g) ?? [];
          expect(named).toHaveLength(2);
          for (const path of named) {
            const kept = await fetch(url + path);
            expect([path, kept.status, kept.headers.get('cache-control')]).toEqual([
              path,
              200,
              'max-age=31536000, immutable',
            ]);
            // The address of an older content, and one that names none.
            for (const other of [path.replace(/v=.*/, 'v=0'), path.replace(/\?.*/, '')])
              expect((await fetch(url + other)).headers.get('cache-control')).toBe('no-store');
          }
        }
        expect((await fetch(`${url}/phone/bundle.json`)).headers.get('cache-control')).toBe('no-store');
      },
      { miniprogramDir: CORNER },
    ));

  it('finds a package that is installed nowhere by the miniprogram folder of its manifest', () =>
    withProject(
      {
        'package.json': '{ "name": "kit", "main": "built/index.js", "miniprogram": "built" }',
        'built/index.js': 'exports.kind = "built";',
        'src/index.ts': 'throw new Error("not this one");',
      },
      (kit) =>
        withProject({ ...MINIMAL, 'app.js': 'App({ kit: require("kit") });' }, (miniprogramDir) =>
          withCloud(
            {},
            async ({ get }) => {
              const { modules, problems } = await get<{
                modules: Record<string, string>;
                problems: unknown[];
              }>('/phone/bundle.json');
              expect(problems).toEqual([]);
              expect(Object.keys(modules).filter((name) => name.startsWith('miniprogram_npm/'))).toEqual([
                'miniprogram_npm/kit/index',
              ]);
            },
            { miniprogramDir, packages: { kit } },
          ),
        ),
    ));

  it('without a mini program says how to give one', () =>
    withCloud({}, async ({ request }) => {
      for (const path of ['/phone', '/phone/', '/phone?openid=a', '/phone/screen'])
        expect(await request('GET', path)).toMatchObject({
          status: 404,
          text: expect.stringContaining('npm start -- --miniprogram'),
        });
    }));

  it('in a folder that is not there stops the start', async () => {
    const functionsDir = CORNER;
    await expect(startLocalCloud({ functionsDir, miniprogramDir: '/no/such' })).rejects.toThrow(
      'miniprogramDir: expected a folder, and there is none at /no/such.',
    );
    await expect(startLocalCloud({ functionsDir, packages: { kit: '/no/kit' } })).rejects.toThrow(
      'packages.kit: expected a folder',
    );
  });
});
