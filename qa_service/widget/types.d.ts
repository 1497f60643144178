// What the widget knows of the interface's replies, and what its modules share.

export interface Article {
  id: string;
  title: string;
  publisher: string | null;
  source_class: string;
  date: string | null;
  language: string;
  url: string | null;
}

export interface Citation {
  n: number;
  paragraph_id: string;
  paragraph: number;
  quote: string;
  start: number;
  end: number;
  prefix: string;
  suffix: string;
  speaker: string | null;
  actor: string | null;
  attribution: string;
  article: Article;
  copies?: { publisher: string | null; url: string | null }[];
  link: string;
  source_link: string | null;
}

export interface Sentence {
  text: string;
  citations: number[];
}

export interface Statement {
  text: string;
  date: string | null;
  precision?: string | null;
  speaker: string | null;
  attribution?: string;
  citations: number[];
  supersedes?: number | null;
}

export interface Side {
  actor: string;
  statements: Statement[];
  silent: boolean;
}

export interface Entry {
  date: string | null;
  precision?: string;
  kind: string;
  text: string;
  actor: string | null;
  speaker: string | null;
  citations: number[];
}

export interface Reply {
  id: string;
  question: string;
  status: string;
  answer: string;
  sentences: Sentence[];
  sides?: Side[];
  timeline?: Entry[];
  citations: Citation[];
  removed?: unknown[];
  abstention: { reason: string; message: string; nearest: Citation[] } | null;
  as_of?: string | null;
  degraded?: boolean;
}

export interface Paragraph {
  paragraph: number;
  text: string;
}

export interface CitedParagraph extends Paragraph {
  before: Paragraph | null;
  after: Paragraph | null;
  current: boolean;
}

export interface ProblemBody {
  title?: string;
  detail?: string;
  code?: string;
  status?: number;
}

/** A question with what became of it. */
export interface Turn {
  question: string;
  reply?: Reply;
  /** How the reader found the answer. */
  rating?: string;
  /** Why there is none, where it was not stopped. */
  problem?: string;
  /** What it is shown as. */
  node: HTMLElement;
}

export type Texts = Record<keyof typeof import("./texts.js").ROWS, string>;

/** What the parts of a widget know of it. */
export interface Chat {
  /** Its words, and the language that they are in. */
  readonly text: Texts;
  readonly language: string;
  /** The level of a question's heading. */
  readonly level: number;
  /** An address of the service in full. */
  address(path: string): string;
  /** Headers that every request carries. */
  headers(): Record<string, string>;
  /** Tells the page of something; false where the page takes it over. */
  emit(name: string, detail: unknown): boolean;
  /** Says it to those who hear the widget. */
  tell(text: string): void;
  /** Keeps the conversation as it now is. */
  keep(): void;
  /** Opens the citation's paragraph. */
  open(citation: Citation): void;
  readonly isRunning: boolean;
  getAttribute(name: string): string | null;
  ask(question: string): void;
  stop(): void;
  clear(): void;
  focus(): void;
}
