/** The shop with a single worker, for its pacing alone. */
import { defineConfig } from '../cloudfunctions/core/config/defineConfig';
import shop from '../miniprogram-client/demo-functions/notify.config';

export default defineConfig({ ...shop, limits: { workers: 1 } });
