import { optionsOf } from './arguments';
import { resolveOptions } from './options';

describe('the command line', () => {
  it('gives every option its value, and leaves the others to their defaults', () => {
    const argv =
      '--functions f --port 0 --data d --indexes i --collection orders --collection notes --templates t --pages p --miniprogram m --package shop=s --package @a/b=c=d --push r --profile harsh --variable A=b=c --app-secret x --timers off --user-info on --env e --appid a';
    expect(optionsOf(argv.split(' '))).toEqual({
      functionsDir: 'f',
      profile: 'harsh',
      variables: { A: 'b=c' },
      appSecret: 'x',
      port: 0,
      dataDir: 'd',
      indexesFile: 'i',
      collections: ['orders', 'notes'],
      templatesFile: 't',
      pagesFile: 'p',
      miniprogramDir: 'm',
      packages: { shop: 's', '@a/b': 'c=d' },
      push: 'r',
      timers: false,
      userInfo: true,
      envId: 'e',
      appid: 'a',
    });
    expect(optionsOf(['--functions', 'f'])).toMatchObject({
      functionsDir: 'f',
      port: 8080,
      dataDir: undefined,
    });
  });

  it.each([
    [['--port', '70000', '--functions', '.'], /--port: expected 0 to 65535, got "70000"/],
    [['--port', '-1', '--functions', '.'], /--port/],
    [['--port', '0'], /--functions is missing[\s\S]*Usage/],
    [['--functions', '.', '--timers', 'maybe'], /--timers: expected "on" or "off"/],
    [['--functions', '.', '--package', 'shop'], /--package: expected NAME=DIR, got "shop"/],
    [['--functions', '.', '--colour', 'red'], /--colour[\s\S]*Usage/],
  ])('%p is refused with what was expected', (argv, message) => {
    expect(() => optionsOf(argv)).toThrow(message);
  });
});

it('a Node that is not there is refused at the start, by its path', () => {
  const { nodePath } = optionsOf(['--functions', 'f', '--node', '/nowhere/node']);
  expect(() => resolveOptions({ functionsDir: '.', nodePath })).toThrow(
    /nodePath: expected a Node program, and there is none at .*nowhere/,
  );
  expect(resolveOptions({ functionsDir: '.' }).nodePath).toBe(process.execPath);
});
