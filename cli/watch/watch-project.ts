import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { toJson } from '../../compiler/diagnostics/render-json.ts';
import { createSession, type CheckedModule, type Session, type SessionOptions } from '../../compiler/index.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';
import type { Console, Output } from '../console/console.ts';
import { distinct } from '../console/diagnostics.ts';
import { faultJson, reportUsage } from '../console/failures.ts';
import { exitCodes, type ExitCode } from '../exit.ts';
import { warnAboutConstants } from '../project/compiler-settings.ts';
import { findInputs, foldersIn, type Input } from '../project/inputs.ts';
import { reportsOf, type FileReports } from '../report/deadlocks.ts';
import { usageErrorOf } from '../system-error.ts';
import type { Places } from './place-watcher.ts';
import { everyChange } from './rounds.ts';
import { printRound, roundJson } from './tell-round.ts';
import { WatchedDisk } from './watched-disk.ts';

/** What a command made of the project in a round. */
export interface Made {
  /** Of each input. */
  readonly results: readonly (CheckedModule | Pick<CheckedModule, 'diagnostics'>)[];
  /** Scripts that are new or have another text. */
  readonly scripts: readonly string[];
  /** Files written in this round. */
  readonly written: readonly string[];
  /** Files that an earlier round wrote and nothing would write any more. */
  readonly stale: readonly string[];
}

/** A round that has something to tell. */
export interface Round extends Omit<Made, 'results' | 'scripts'> {
  readonly diagnostics: readonly Diagnostic[];
  /** Of each exported function, when somebody asked for it. */
  readonly reports: readonly FileReports[] | undefined;
  /** 1 for the first. */
  readonly round: number;
  readonly milliseconds: number;
  /** How many files belong to the project. */
  readonly files: number;
  /** Files that are new or have another text. */
  readonly changed: readonly string[];
  readonly gone: readonly string[];
  /** Files whose names and types were looked at anew. */
  readonly checked: readonly string[];
  /** Files whose functions were put together anew. */
  readonly compiled: readonly string[];
}

export interface WatchedProject {
  readonly paths: readonly string[];
  readonly settings: Omit<SessionOptions, 'source'>;
  readonly json: boolean;
  /** Where people read what a round found. */
  readonly report: Output;
  /** Whether each round also says of each function whether it always answers. */
  readonly withReports: boolean;
  /** The command's work. It is asked for even when nothing has changed. */
  readonly make: (session: Session, inputs: readonly Input[], source: SourceProvider) => Made;
}

/**
 * Works on a project again whenever a file of it changes, until somebody presses Ctrl-C. Only what an edit reaches is done again.
 *
 * @throws UsageError when the first round finds that it cannot work; later it waits until it can
 */
export async function watchProject(project: WatchedProject, console: Console): Promise<ExitCode> {
  const ended = new AbortController();
  process.once('SIGINT', () => ended.abort());
  const watch = new ProjectWatch(project, console);
  await everyChange(() => watch.look(), ended.signal);
  return exitCodes.ok;
}

class ProjectWatch {
  readonly #project: WatchedProject;
  readonly #console: Console;
  readonly #disk = new WatchedDisk();
  readonly #session: Session;
  /** The rounds that were told. */
  #rounds = 0;
  #files: readonly string[] = [];
  /** What was wrong when it was told last. */
  #state = '';

  constructor(project: WatchedProject, console: Console) {
    this.#project = project;
    this.#console = console;
    this.#session = createSession({ ...project.settings, source: this.#disk.source });
  }

  look(): Places {
    const { paths } = this.#project;
    try {
      this.#work();
    } catch (error) {
      if (this.#rounds === 0) throw error;
      this.#fail(error);
    }
    return { files: [...paths, ...this.#disk.asked], folders: foldersIn(paths) };
  }

  #work(): void {
    const start = performance.now();
    this.#disk.beginRound();
    const inputs = findInputs(this.#project.paths);
    const { results, scripts, ...made } = this.#project.make(this.#session, inputs, this.#disk.source);
    const diagnostics = distinct(results.flatMap((result) => result.diagnostics));
    if (this.#rounds === 0) warnAboutConstants(this.#console.err, results.filter((one) => 'unusedConstants' in one));
    const redone = this.#session.takeRedone();
    const [parsed, checked, compiled] = [[...redone.parsed, ...scripts], [...redone.checked, ...scripts], redone.compiled];
    const files = [...this.#disk.found];
    const gone = this.#files.filter((path) => !files.includes(path));
    this.#files = files;
    const isNews = this.#isNews(JSON.stringify(diagnostics.map(toJson)));
    if (!isNews && parsed.length === 0 && gone.length === 0 && made.written.length === 0) return;
    this.#rounds += 1;
    const reports = this.#project.withReports ? reportsOf(inputs, results) : undefined;
    const round: Round = { ...made, diagnostics, reports, round: this.#rounds, milliseconds: performance.now() - start, files: files.length, changed: parsed, gone, checked, compiled };
    if (this.#project.json) this.#console.out.line(roundJson(round));
    else printRound(round, this.#project.report);
  }

  /** The project cannot be worked on right now: a file that was named is gone, or is no text. */
  #fail(error: unknown): void {
    const fault = usageErrorOf(error);
    if (fault === undefined) throw error;
    if (!this.#isNews(fault.message)) return;
    this.#rounds += 1;
    if (this.#project.json) this.#console.out.line(JSON.stringify({ round: this.#rounds, ...faultJson('usage', fault) }));
    else reportUsage(this.#console.err, fault);
  }

  #isNews(state: string): boolean {
    const before = this.#state;
    this.#state = state;
    return state !== before;
  }
}
