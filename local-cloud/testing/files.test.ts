import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { withFolder } from './withCloud';
import { readPages } from '../start/files';

const withFile = (content: string, use: (file: string) => void) =>
  withFolder(async (folder) => {
    const file = path.join(folder, 'app.json');
    writeFileSync(file, content);
    use(file);
  });

describe('the pages of a mini program', () => {
  it.each([
    ['a list', '["pages/a/index", "/pages/b/index"]', ['pages/a/index', 'pages/b/index']],
    ['an app.json', '{"pages": ["pages/a/index"], "window": {}}', ['pages/a/index']],
    [
      'an app.json with subpackages',
      '{"pages": ["pages/a/index"], "subPackages": [{"root": "shop/", "pages": ["pages/b/index"]}]}',
      ['pages/a/index', 'shop/pages/b/index'],
    ],
    [
      'subpackages in the other spelling',
      '{"pages": [], "subpackages": [{"root": "/shop", "name": "s", "pages": ["b"]}]}',
      ['shop/b'],
    ],
  ])('are read from %s', (_what, content, pages) =>
    withFile(content, (file) => expect(readPages(file)).toEqual(pages)),
  );

  it('that cannot be read are told with the file and what is wrong', () =>
    withFile('{"pages": [1]}', (file) => {
      expect(() => readPages(file)).toThrow(/app\.json: /);
      expect(() => readPages(`${file}.none`)).toThrow(/app\.json\.none cannot be read as JSON/);
    }));
});
