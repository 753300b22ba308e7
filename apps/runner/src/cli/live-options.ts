import type { Command } from 'commander';

/** For commands that serve the live page. */
export const withHost = (command: Command): Command =>
  command.option('--host <HOST>', 'the address that the live page listens at: others than this machine can see it, and its pictures');
