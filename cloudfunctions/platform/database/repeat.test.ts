import { repeatable } from './repeat';

const lost = (text = 'read ECONNRESET'): Error => Object.assign(new Error(text), { code: 'ECONNRESET' });

/** A call that fails with these, one after the other, and then answers; the moments at which it was asked. */
function failing(...errors: unknown[]) {
  const asked: number[] = [];
  const call = async (): Promise<string> => {
    const nth = asked.push(Date.now()) - 1;
    if (nth < errors.length) throw errors[nth];
    return `answer ${nth + 1}`;
  };
  return { asked, call };
}

test('a call that succeeds is made once', async () => {
  const { asked, call } = failing();
  expect(await repeatable(call)).toBe('answer 1');
  expect(asked).toHaveLength(1);
});

test.each([[1], [2]])('after %i lost answers the next one counts', async (times) => {
  const { asked, call } = failing(...Array<Error>(times).fill(lost()));
  expect(await repeatable(call)).toBe(`answer ${times + 1}`);
  expect(asked).toHaveLength(times + 1);
});

test('the pauses grow, so that a busy database is not hurried', async () => {
  const { asked, call } = failing(lost(), lost());
  await repeatable(call);
  const [first, second] = [asked[1]! - asked[0]!, asked[2]! - asked[1]!];
  expect(first).toBeGreaterThanOrEqual(45);
  expect(second).toBeGreaterThanOrEqual(200);
});

test('after the third loss the last error is the cause', async () => {
  const last = lost('the third');
  const { asked, call } = failing(lost(), lost(), last);
  await expect(repeatable(call)).rejects.toMatchObject({ code: 'UNAVAILABLE', cause: last });
  expect(asked).toHaveLength(3);
});

test('a duplicate that a repetition meets is told as it is: it may be the call’s own first try', async () => {
  const duplicate = new Error('E11000 duplicate key');
  const { asked, call } = failing(lost(), duplicate);
  await expect(repeatable(call)).rejects.toBe(duplicate);
  expect(asked).toHaveLength(2);
});

test('what cannot pass ends the repetitions, whenever it comes', async () => {
  const { asked, call } = failing(lost(), { code: 'DATABASE_COLLECTION_NOT_EXIST', message: '' });
  await expect(repeatable(call)).rejects.toMatchObject({ code: 'NOT_SET_UP' });
  expect(asked).toHaveLength(2);
});

test('a call that throws before it promises is repeated too', async () => {
  let calls = 0;
  const throwing = (): Promise<number> => {
    if (++calls === 1) throw lost();
    return Promise.resolve(calls);
  };
  expect(await repeatable(throwing)).toBe(2);
});
