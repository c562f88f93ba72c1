/** Whatever is taken out of a deployed environment, the plan names it, alone, and carrying it out puts it back. */
import { cloneState } from '../support/management/state';
import type { State } from '../support/management/state';
import { type Deployment, withDeployed } from '../support/management/withStandIn';

/** Every n-th thing, of another beginning in each run, so that each gets its turn; `test:long` takes every one. */
const STRIDE = Number(process.env.CUT_STRIDE ?? 4);
const FIRST = Math.floor(Math.random() * STRIDE);

interface Theft {
  /** What the plan must name. */
  ids: string[];
  take(state: State): void;
}

/** Every single thing of the repository: a new index, function or timer is in the list without a line here. */
function thefts({ desired }: Deployment): Theft[] {
  return [
    ...desired.collections.flatMap(({ name, indexes }) => [
      {
        ids: [
          `collection ${name}`,
          `permission ${name}`,
          ...indexes.map((index) => `index ${name}.${index.name}`),
        ],
        take: (state: State) => void state.collections.delete(name),
      },
      {
        ids: [`permission ${name}`],
        take: (state: State) => void (state.collections.get(name)!.permission = 'PRIVATE'),
      },
      ...indexes.map((index) => ({
        ids: [`index ${name}.${index.name}`],
        take: (state: State) => {
          const found = state.collections.get(name)!;
          found.indexes = found.indexes.filter((other) => other.name !== index.name);
        },
      })),
    ]),
    ...desired.functions.flatMap(({ name, trigger, closed }) => {
      const timer = trigger ? [`timer ${name}.${trigger.name}`] : [];
      return [
        { ids: [`function ${name}`, ...timer], take: (state: State) => void state.functions.delete(name) },
        {
          ids: [`code ${name}`],
          take: (state: State) => void (state.functions.get(name)!.codeSha256 = 'somebody else’s'),
        },
        { ids: [`settings ${name}`], take: (state: State) => void (state.functions.get(name)!.timeout = 3) },
        { ids: [`settings ${name}`], take: (state: State) => void (state.functions.get(name)!.memory = 128) },
        ...timer.flatMap((id) => [
          { ids: [id], take: (state: State) => void (state.functions.get(name)!.triggers = []) },
          {
            ids: [id],
            take: (state: State) => void (state.functions.get(name)!.triggers[0]!.cron = '0 0 3 * * * *'),
          },
        ]),
        ...(closed
          ? [
              {
                ids: ['rules'],
                take: (state: State) => {
                  const { [name]: _gone, ...rest } = JSON.parse(state.rules) as Record<string, unknown>;
                  state.rules = JSON.stringify(rest);
                },
              },
            ]
          : []),
      ];
    }),
  ];
}

test(
  'each single thing taken away is named, alone, and mended',
  () =>
    withDeployed(async (deployment) => {
      const { standIn, deploy, missing, desired } = deployment;
      const whole = cloneState(standIn.state);
      for (const { ids, take } of thefts(deployment).filter((_theft, i) => i % STRIDE === FIRST)) {
        // Only that half is looked at, for the time it takes; the whole is at the end.
        const inDatabase = /^(collection|permission|index) /.test(ids[0]!);
        const half = inDatabase ? { functions: [] } : { collections: [] };
        Object.assign(standIn.state, cloneState(whole));
        take(standIn.state);
        const outcome = await deploy({ desired: { ...desired, ...half } });
        expect({ failed: outcome.failed, done: outcome.done.map(({ id }) => id) }).toEqual({
          failed: undefined,
          done: ids,
        });
      }
      expect(await missing()).toEqual([]);
    }),
  300_000,
);
