import { openDatabase } from '../index';

/**
 * A process of its own that writes without end and says what was acknowledged, one line each, until it is killed.
 * Arguments: the data folder.
 */
async function main(dir: string): Promise<void> {
  const clock = { now: () => Date.now(), offset: () => 0 };
  const database = await openDatabase({ dir, indexes: {}, clock });
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  for (let i = 0; ; i++) {
    await database.handle('database.insertDocument', {
      collectionName: 'writes',
      data: [`{"_id":"w${i}","n":{"$numberInt":"0"}}`],
    });
    say(`inserted w${i}`);
    const update = {
      merge: true,
      multi: true,
      query: `{"_id":"w${i}"}`,
      data: '{"$inc":{"n":{"$numberInt":"1"}}}',
    };
    await database.handle('database.modifyDocument', { collectionName: 'writes', ...update });
    say(`updated w${i}`);
  }
}

void main(process.argv[2]!);
