import { notifyPerFile } from '../support/cloud';
import { accept, backInStock, data, send } from '../support/shop';

const cloud = notifyPerFile();

test('a slow database does not make an immediate send wait for the timer', async () => {
  await accept(cloud(), 'o-lin');
  await cloud().faults([{ api: 'database.getDocument', function: 'send', delayMs: 1500, times: 1 }]);
  expect(data(await send(cloud(), backInStock('o-lin', 'restock:1')))).toMatchObject({ state: 'sent' });
  expect(await cloud().messages('o-lin')).toHaveLength(1);
});
