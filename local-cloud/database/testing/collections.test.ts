import { rejection, withSdk } from './harness';

describe('the list of collections', () => {
  it('counts what was added, removed, committed, rolled back and imported', () =>
    withSdk({ indexes: { empty: [] } }, async ({ db, database }) => {
      const cups = (): number | undefined =>
        database.collections().find(({ name }) => name === 'cups')?.documents;
      expect(database.collections()).toEqual([{ name: 'empty', documents: 0 }]);
      await db.collection('cups').add([{ _id: '1' }, { _id: '2' }, { _id: '3' }]);
      expect(cups()).toBe(3);
      expect(await rejection(db.collection('cups').add([{ _id: '4' }, { _id: '1' }]))).toBeTruthy();
      expect(cups()).toBe(4);
      await db.collection('cups').doc('1').remove();
      expect(cups()).toBe(3);
      for (const end of ['commit', 'rollback'] as const) {
        const transaction = await db.startTransaction();
        await transaction.collection('cups').add({ _id: end });
        expect(cups()).toBe(end === 'commit' ? 3 : 4);
        await transaction[end]();
      }
      expect(cups()).toBe(4);
      await database.import({ cups: [{ _id: 'a' }], bowls: [] });
      expect(database.collections()).toEqual([
        { name: 'bowls', documents: 0 },
        { name: 'cups', documents: 1 },
        { name: 'empty', documents: 0 },
      ]);
      await database.reset();
      expect(database.collections()).toEqual([{ name: 'empty', documents: 0 }]);
    }));
});
