import * as z from 'zod';
import { matching, oneOf, options, says, text, yesOrNo } from '../expectations';

const envId = () =>
  matching(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'an environment id such as "shop-prod-3g2k"',
    '云环境 ID，如 "shop-prod-3g2k"',
  );

const identity = () => text(64).optional();

const admin = () =>
  options({
    openid: identity(),
    uid: identity(),
    role: oneOf(['viewer', 'operator', 'admin']),
    name: text(40).optional(),
  });

export const environment = () =>
  options({
    envId: z.union(
      [envId(), z.array(envId()).min(1)],
      says(
        'an environment id such as "shop-prod-3g2k", or a list of them',
        '云环境 ID（如 "shop-prod-3g2k"）或其列表',
      ),
    ),
    state: oneOf(['developer', 'trial', 'formal']),
    admins: z.array(admin(), says('a list of admins', '管理员列表')).optional(),
    transport: oneOf(['cloud', 'https', 'auto']).optional(),
    workersHaveToken: yesOrNo().optional(),
  });
