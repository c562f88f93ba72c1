import { options, whole } from '../expectations';

const allowance = () => ({
  max: whole(1, 50),
  hours: whole(1, 720).optional(),
  days: whole(1, 30).optional(),
});

export const cap = () =>
  options({
    ...allowance(),
    leastIntervalMinutes: whole(1, 10_080).optional(),
    fatigue: options({ ignored: whole(2, 20), ...allowance() }).optional(),
  });

export const caps = () =>
  options({
    all: cap().optional(),
    transactional: cap().optional(),
    promotional: cap().optional(),
  });
