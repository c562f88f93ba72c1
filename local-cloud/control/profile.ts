import * as z from 'zod';

import { RequestError } from '../base/errors';
import type { ProfileInForce } from '../profile/inForce';
import { problems } from '../profile/read';
import type { Route } from './router';

/** The profile in force, and keys of it changed at run time: until the next reset of the data or the end of the process. */
export function profileRoutes(profile: ProfileInForce): Route[] {
  return [
    { method: 'GET', path: '/profile', handle: () => profile.get() },
    {
      method: 'POST',
      path: '/profile',
      handle: ({ body }) => {
        try {
          return profile.change(body);
        } catch (error) {
          if (!(error instanceof z.ZodError)) throw error;
          throw new RequestError(400, 'INVALID_PARAM', problems(error, body));
        }
      },
    },
  ];
}
