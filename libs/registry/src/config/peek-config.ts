import { readYaml } from './read-yaml';

/** What a configuration file says as it stands, nothing of it checked: for what offers choices. Undefined where it cannot be read. */
export const peekConfig = (file: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    return readYaml(file);
  } catch {
    return undefined;
  }
};
