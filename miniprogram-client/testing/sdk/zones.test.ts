import { byPhonesClock } from '../../sdk/src/phonesZone';

const NIGHT = { from: '22:00', to: '08:00' };
/** Minutes ahead of UTC in January and July, and what the engine calls the zone. */
function phoneIn(january: number, july: number, zone?: string): void {
  jest.spyOn(Date.prototype, 'getTimezoneOffset').mockImplementation(function (this: Date) {
    return -(this.getUTCMonth() === 6 || this.getUTCMonth() === 5 ? july : january);
  });
  const options = { resolvedOptions: () => ({ timeZone: zone }) } as Intl.DateTimeFormat;
  jest.spyOn(Intl, 'DateTimeFormat').mockReturnValue(options);
}
afterEach(() => jest.restoreAllMocks());

test('quiet hours and the hour of digests are told with the phone’s zone, and its clock in winter and summer', () => {
  phoneIn(-300, -240, 'America/New_York');
  const where = { zone: 'America/New_York', ahead: [-300, -240] };
  expect(byPhonesClock({ muted: false, quietHours: NIGHT, digestTime: { at: '20:00' } })).toEqual({
    muted: false,
    quietHours: { ...NIGHT, ...where },
    digestTime: { at: '20:00', ...where },
  });
});

test('without Intl, as in WeChat on Android, with its clock alone', () => {
  phoneIn(660, 600);
  jest.spyOn(Intl, 'DateTimeFormat').mockImplementation(() => {
    throw new ReferenceError('Intl is not defined');
  });
  expect(byPhonesClock({ quietHours: NIGHT })).toEqual({ quietHours: { ...NIGHT, ahead: [660, 600] } });
});

test('whoever names a zone, or says nothing of times, is left alone', () => {
  phoneIn(480, 480, 'Asia/Shanghai');
  const said = { ...NIGHT, zone: 'UTC-12' };
  for (const change of [{ quietHours: said }, { quietHours: null }, { topics: { offers: 'off' as const } }])
    expect(byPhonesClock(change)).toEqual(change);
});
