import { join } from 'node:path';
import { describeGolden } from '@longway/testing';
import { plugin } from '.';

describeGolden(plugin, join(__dirname, '../reference/golden.json'));
