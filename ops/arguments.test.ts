import { parseCommand } from './arguments';
import { USAGES, usageOf, type CommandName } from './usage';

const NAMES = Object.keys(USAGES) as CommandName[];
const at = (text: string) => parseCommand(text.split(' ').filter((word) => word !== ''));

test.each<[string, object]>([
  ['explain --to o-1 --template a', { name: 'explain', id: undefined, to: 'o-1', template: 'a' }],
  ['explain AbC', { name: 'explain', id: 'AbC' }],
  [
    'messages --to o-1 --state failed --limit 5',
    { name: 'messages', to: 'o-1', state: 'failed', limit: '5' },
  ],
  ['overview --from 2026-01-01', { name: 'overview', from: '2026-01-01', to: undefined }],
  ['credits', { name: 'credits' }],
  ['cancel --key-prefix order:', { name: 'cancel', keyPrefix: 'order:', key: undefined }],
  ['grants import f.csv --dry-run', { name: 'grants import', file: 'f.csv', dryRun: true }],
  ['breakers reset template:x', { name: 'breakers', reset: 'template:x' }],
])('%s', (text, command) => {
  expect(at(`${text} --local http://x`)).toMatchObject({ command, target: { local: 'http://x' } });
});

test('the target may come before the command', () => {
  expect(at('--env prod-1 credits')).toEqual({ command: { name: 'credits' }, target: { env: 'prod-1' } });
});

test.each(NAMES)('%s --help tells its own usage, whatever else is there', (name) => {
  const { form, zh, en } = USAGES[name];
  const { help } = at(`${name} --help`) as { help: string };
  for (const part of [form, zh, en]) expect(help).toContain(part);
  expect(at(`${name} --limit 3 -h`)).toEqual({ help });
});

test('--help alone lists every command', () => {
  const { help } = at('--help') as { help: string };
  for (const name of NAMES) expect(help).toContain(USAGES[name].en);
});

test.each<[string, string, CommandName | undefined]>([
  ['', 'expected a command', undefined],
  ['explian AbC', 'unknown command "explian"', undefined],
  ['explain AbC', 'expected one of --env ID and --local URL', 'explain'],
  ['explain a b --env x', 'unexpected "b"', 'explain'],
  ['messages --reason X --env x', 'messages takes no --reason', 'messages'],
  ['messages --nope --env x', "Unknown option '--nope'", 'messages'],
  ['overview --from', 'argument missing', 'overview'],
  ['breakers close x --env x', 'expected breakers reset KEY', 'breakers'],
  ['grants --env x', 'expected grants import FILE.csv', 'grants import'],
  ['deploy', 'expected --env ID', 'deploy'],
  ['deploy --local http://x --env x', 'deploy takes no --local', 'deploy'],
])('"%s" is told with the usage that was meant', (text, problem, name) => {
  expect(() => at(text)).toThrow(problem);
  expect(() => at(text)).toThrow(usageOf(name));
});
