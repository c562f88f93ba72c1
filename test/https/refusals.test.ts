import '../support/overHttps';
import '../engine/refusals.test';
