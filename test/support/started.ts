import { spawn } from 'node:child_process';

/** `start` in a process of its own, until `use` is through. */
export async function withStarted(
  [file, ...argv]: [string, ...string[]],
  cwd: string,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const child = spawn(file, argv, { cwd });
  let said = '';
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const heard = (text: Buffer) => {
        said += text.toString();
        const [, found] = /^ready (\S+)$/m.exec(said) ?? [];
        if (found) resolve(found);
      };
      child.stdout.on('data', heard);
      child.stderr.on('data', heard);
      child.once('exit', (code) => reject(new Error(`start ended with ${code}: ${said}`)));
    });
    await use(url);
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    if (child.exitCode === null) await ended;
  }
}
