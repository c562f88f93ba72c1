import * as z from 'zod';
import { matching, oneOf, options, says, text, yesOrNo } from '../expectations';

export const goal = () => options({ title: text(20), fromClient: yesOrNo().optional() });

export const trait = () =>
  options({
    type: oneOf(['text', 'number', 'boolean', 'date']),
    alias: yesOrNo().optional(),
    title: text(20).optional(),
    fromClient: yesOrNo().optional(),
  });

export const tag = () => options({ title: text(20).optional(), fromClient: yesOrNo().optional() });

export const place = () => options({ title: text(20) });

const keys = () =>
  z
    .array(
      matching(
        /^[A-Za-z][A-Za-z0-9_-]{0,39}$/,
        'a name of a prop such as "goods"',
        'props 中的名称，如 "goods"',
      ),
      says('a list of at most 3 names of props', '至多 3 个 props 名称'),
    )
    .max(3, says('at most 3 names', '至多 3 个'));

export const event = () =>
  options({ title: text(20).optional(), keys: keys().optional(), fromClient: yesOrNo().optional() });
