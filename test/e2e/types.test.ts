import { join, resolve } from 'node:path';
import ts from 'typescript';
import { builtDemo } from './shopCloud';

const CLIENT = resolve(__dirname, '../../miniprogram-client');

/** What `tsc -p` says of a folder. */
function complaints(folder: string): string[] {
  const file = join(CLIENT, folder, 'tsconfig.json');
  const { config, error } = ts.readConfigFile(file, ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, join(CLIENT, folder));
  expect(fileNames.length).toBeGreaterThan(5);
  return ts
    .getPreEmitDiagnostics(ts.createProgram(fileNames, options))
    .map(({ file: at, start = 0, messageText }) => {
      const line = at ? `${at.fileName}:${at.getLineAndCharacterOfPosition(start).line + 1} ` : '';
      return line + ts.flattenDiagnosticMessageText(messageText, '\n');
    });
}

test("the demo type-checks against WeChat's typings, the built client and the configuration", async () => {
  await builtDemo();
  expect(complaints('demo')).toEqual([]);
}, 120_000);

test("the shop's functions type-check against the generated helper", async () => {
  await builtDemo();
  expect(complaints('demo-functions')).toEqual([]);
}, 120_000);
