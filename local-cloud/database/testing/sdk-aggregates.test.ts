import { index, withSdk } from './harness';
import type { SdkHarness } from './harness';

const SALES = [
  { _id: '1', shop: 'a', n: 5, tags: ['x', 'y'], at: new Date('2019-05-14T09:38:51.686Z') },
  { _id: '2', shop: 'b', n: 7, tags: [], note: '' },
  { _id: '3', shop: 'a', n: 1, tags: ['y'] },
  { _id: '4', shop: 'c' },
];

const withSales = (use: (harness: SdkHarness) => Promise<void>): Promise<void> =>
  withSdk({ indexes: { sales: [index('shop_n', { shop: 1, n: 1 })], shops: [] } }, async (harness) => {
    await harness.db.collection('sales').add(SALES);
    await harness.db.collection('shops').add([
      { _id: 'a', name: 'A', open: true },
      { _id: 'b', name: 'B', open: false },
    ]);
    await use(harness);
  });

describe('aggregation through the SDK', () => {
  it('groups, counts and sorts', () =>
    withSales(async ({ db }) => {
      const $ = db.command.aggregate;
      const sales = db.collection('sales');
      const grouped = await sales.aggregate().group({ _id: '$shop', total: $.sum('$n'), most: $.max('$n'), all: $.push('$n'), times: $.sum(1) }).sort({ _id: 1 }).end();
      expect(grouped.data).toEqual([
        { _id: 'a', total: 6, most: 5, all: [5, 1], times: 2 },
        { _id: 'b', total: 7, most: 7, all: [7], times: 1 },
        { _id: 'c', total: 0, most: null, all: [], times: 1 },
      ]);
      expect((await sales.aggregate().match({ shop: 'a' }).count('found').end()).data).toEqual([{ found: 2 }]);
      expect((await sales.aggregate().match({ shop: 'z' }).count('found').end()).data).toEqual([]);
      expect((await sales.aggregate().unwind('$tags').sortByCount('$tags').limit(1).end()).data).toEqual([{ _id: 'y', count: 2 }]);
    })); // prettier-ignore

  it('projects, adds fields and replaces the root', () =>
    withSales(async ({ db }) => {
      const $ = db.command.aggregate;
      const first = db.collection('sales').aggregate().match({ _id: '1' });
      expect((await first.project({ _id: 0, n: 1, double: $.multiply(['$n', 2]), pair: ['$n', '$shop'], one: $.literal(1) }).end()).data).toEqual([
        { n: 5, double: 10, pair: [5, 'a'], one: 1 },
      ]);
      const root = db.collection('sales').aggregate().match({ _id: '1' }).addFields({ inner: { day: $.dateToString({ date: '$at', format: '%Y-%m-%d', timezone: 'Asia/Shanghai' }) } });
      expect((await root.replaceRoot({ newRoot: '$inner' }).end()).data).toEqual([{ day: '2019-05-14' }]);
    })); // prettier-ignore

  it('compares across types as expressions do', () =>
    withSales(async ({ db }) => {
      const $ = db.command.aggregate;
      const { data } = await db.collection('sales').aggregate().sort({ _id: 1 })
        .project({ less: $.lt(['$n', 3]), same: $.eq(['$tags', 'x']), kind: $.cond({ if: $.gte(['$n', 5]), then: 'big', else: 'small' }) }).end(); // prettier-ignore
      expect(data).toEqual([
        { _id: '1', less: false, same: false, kind: 'big' },
        { _id: '2', less: false, same: false, kind: 'big' },
        { _id: '3', less: true, same: false, kind: 'small' },
        { _id: '4', less: true, same: false, kind: 'small' },
      ]);
    }));

  it('unwinds arrays, with their positions, keeping what has none when told so', () =>
    withSales(async ({ db }) => {
      const sales = db.collection('sales').aggregate().sort({ _id: 1 });
      const { data } = await sales
        .unwind({ path: '$tags', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true })
        .project({ _id: 1, tags: 1, i: 1 })
        .end();
      expect(data).toEqual([
        { _id: '1', tags: 'x', i: 0 },
        { _id: '1', tags: 'y', i: 1 },
        { _id: '2', i: null },
        { _id: '3', tags: 'y', i: 0 },
        { _id: '4', i: null },
      ]);
      expect((await db.collection('sales').aggregate().unwind('$note').end()).data).toMatchObject([
        { _id: '2', note: '' },
      ]);
    }));

  it('knows weeks and years of dates', () =>
    withSales(async ({ db }) => {
      const $ = db.command.aggregate;
      const text = $.dateToString({ date: '$at', format: '%Y-%m-%d week %U, ISO %V of %G' });
      const { data } = await db
        .collection('sales')
        .aggregate()
        .match({ _id: '1' })
        .project({ _id: 0, week: $.week('$at'), text, none: $.week('$nothing') })
        .end();
      expect(data).toEqual([{ week: 19, text: '2019-05-14 week 19, ISO 20 of 2019', none: null }]);
    }));

  it('counts bytes and characters of texts', () =>
    withSales(async ({ db }) => {
      const $ = db.command.aggregate;
      const of = {
        cp: $.substrCP(['心谭😀x', 2, 2]),
        bytes: $.substrBytes(['心谭x', 3, -1]),
        at: $.indexOfCP(['😀谭', '谭']),
        byte: $.indexOfBytes(['心谭', '谭']),
        length: $.strLenCP('😀x'),
        size: $.strLenBytes('心'),
      };
      const { data } = await db
        .collection('sales')
        .aggregate()
        .match({ _id: '1' })
        .project({ _id: 0, ...of })
        .end();
      expect(data).toEqual([{ cp: '😀x', bytes: '谭x', at: 1, byte: 3, length: 2, size: 3 }]);
    }));

  it('puts values into buckets and takes samples', () =>
    withSales(async ({ db }) => {
      const $ = db.command.aggregate;
      const sales = db.collection('sales');
      const buckets = await sales.aggregate().match({ n: db.command.gt(0) }).bucket({ groupBy: '$n', boundaries: [0, 5, 10], output: { count: $.sum(1) } }).end();
      expect(buckets.data).toEqual([{ _id: 0, count: 1 }, { _id: 5, count: 2 }]);
      expect((await sales.aggregate().sample({ size: 2 }).end()).data).toHaveLength(2);
    })); // prettier-ignore

  it('gives 20 documents without a limit, more with one, 10 000 at most', () =>
    withSdk({}, async ({ db }) => {
      await db.collection('many').add(Array.from({ length: 10_050 }, (_, i) => ({ i })));
      expect((await db.collection('many').aggregate().match({}).end()).data).toHaveLength(20);
      expect((await db.collection('many').aggregate().limit(50).end()).data).toHaveLength(50);
      expect((await db.collection('many').aggregate().limit(20_000).end()).data).toHaveLength(10_000);
    }));

  it('joins by field, through an index or not', () =>
    withSales(async ({ db }) => {
      const shops = db.collection('shops').aggregate().sort({ _id: 1 });
      const indexed = await shops
        .lookup({ from: 'sales', localField: '_id', foreignField: 'shop', as: 'sales' })
        .end();
      expect(indexed.data.map(({ sales }: { sales: unknown[] }) => sales.length)).toEqual([2, 1]);
      const unindexed = await db
        .collection('sales')
        .aggregate()
        .sort({ _id: 1 })
        .lookup({ from: 'shops', localField: 'shop', foreignField: 'name', as: 'in.shop' })
        .end();
      expect(unindexed.data.map((sale: { in: { shop: unknown[] } }) => sale.in.shop)).toEqual([
        [],
        [],
        [],
        [],
      ]);
      const nulls = await db
        .collection('shops')
        .aggregate()
        .lookup({ from: 'sales', localField: 'missing', foreignField: 'n', as: 'none' })
        .limit(1)
        .end();
      expect(nulls.data[0].none).toMatchObject([{ _id: '4' }]);
      const nowhere = await shops
        .lookup({ from: 'nowhere', localField: '_id', foreignField: 'x', as: 'none' })
        .end();
      expect(nowhere.data[0].none).toEqual([]);
    }));

  it('joins by a pipeline with variables', () =>
    withSales(async ({ db }) => {
      const _ = db.command;
      const $ = _.aggregate;
      const pipeline = $.pipeline().match(_.expr($.and([$.eq(['$shop', '$$shop']), $.gt(['$n', '$$least'])]))).project({ _id: 0, n: 1 }).done();
      const { data } = await db.collection('shops').aggregate().sort({ _id: 1 }).lookup({ from: 'sales', let: { shop: '$_id', least: 3 }, pipeline, as: 'big' }).end();
      expect(data.map(({ big }: { big: unknown }) => big)).toEqual([[{ n: 5 }], [{ n: 7 }]]);
    })); // prettier-ignore

  it('takes raw MongoDB stages', () =>
    withSales(async ({ db }) => {
      const raw = db.collection('sales').options({ raw: true }) as unknown as { aggregate(stages: object[]): { end(): Promise<{ data: unknown[] }> } };
      expect((await raw.aggregate([{ $match: { n: { $gte: 5 } } }, { $count: 'n' }]).end()).data).toEqual([{ n: 2 }]);
    })); // prettier-ignore

  it.each<[string, object[]]>([
    ['$geoNear', [{ $geoNear: {} }]],
    ['$out', [{ $out: 'elsewhere' }]],
    ['$merge', [{ $merge: 'elsewhere' }]],
    ['$function', [{ $project: { a: { $function: { body: 'x', args: [], lang: 'js' } } } }]],
    ['$explode', [{ $addFields: { a: { $explode: 1 } } }]],
    ['$where', [{ $match: { $where: 'x' } }]],
  ])('refuses %s by name', (name, stages) =>
    withSdk({ indexes: { empty: [] } }, async ({ database }) => {
      const asked = database.handle('database.aggregateDocuments', {
        collectionName: 'empty',
        stages: stages.map((stage) => ({
          stageKey: Object.keys(stage)[0],
          stageValue: JSON.stringify(Object.values(stage)[0]),
        })),
      });
      await expect(asked).rejects.toMatchObject({
        code: 'DATABASE_REQUEST_FAILED',
        message: expect.stringContaining(name) as string,
      });
    }),
  );
});
