import { until, withPhone } from '../../testing/withClient';

test('of two templates that share a line of the sheet, the report names the one that was asked for', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    await world.choose(() => notify.ask('pickupLate'), 'accept');
    await until(() => world.server.reports.length === 1);
    expect(world.server.reports[0]).toMatchObject({
      asked: ['pickupLate'],
      results: { 'tpl-pickup': 'accept' },
    });
  });
});

test('a report tells of the main switch as it is when the sheet has closed, not as it was at the launch', async () => {
  await withPhone(async (world) => {
    const notify = await world.launch();
    await until(() => world.server.mainSwitch === true);
    const asked = world.tap(() => notify.ask('offer'));
    world.setting.mainSwitch = false;
    world.sheets[0]!.answer({ 'tpl-offer': 'reject' });
    expect(await asked).toMatchObject({ reason: 'main-switch-off' });
    await until(() => world.server.reports.length === 1);
    const { data } = world.server.calls.find(({ data: { reports } }) => reports)!;
    expect(data).toMatchObject({ mainSwitch: false, reports: [{ results: { 'tpl-offer': 'reject' } }] });
  });
});
