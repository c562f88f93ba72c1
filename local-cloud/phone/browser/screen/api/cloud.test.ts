import { noDatabase } from './cloud';

/** As much of the client's database as is used here. */
interface Database {
  command: { gt(value: number): unknown; set(value: object): unknown };
  collection(name: string): {
    where(query: object): { get(options?: { fail: (answer: object) => void }): Promise<unknown> };
    doc(id: string): { update(change: object): Promise<unknown> };
  };
}

it('opens for a script that loads, and refuses who reads or writes, in words', async () => {
  const db = noDatabase() as Database;
  const goods = db.collection('goods');
  const change = { data: { stock: db.command.set({ left: 1 }) } };
  const refusal = {
    errMsg: expect.stringMatching(/^cloud\.database:fail the local phone has no database/) as string,
  };
  await expect(goods.where({ price: db.command.gt(1) }).get()).rejects.toMatchObject(refusal);
  await expect(goods.doc('1').update(change)).rejects.toMatchObject(refusal);
  const told = await new Promise((fail) => void goods.where({}).get({ fail }));
  expect(told).toMatchObject(refusal);
});
