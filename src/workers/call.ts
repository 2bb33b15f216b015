/** One call of a thread to another: what it sends, what comes back while it runs, and what comes back at the end. */
export interface Call<Request, Response, Progress = never> {
  readonly request: Request;
  readonly response: Response;
  readonly progress: Progress;
}
