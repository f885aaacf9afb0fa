import { UNEXPECTED } from "../api";
import { Button } from "./natds";

export function ErrorPage({ onRetry }: { onRetry: () => void }) {
  return (
    <main className="error-page">
      <h1>Lo sentimos</h1>
      <p>{UNEXPECTED}</p>
      <Button onClick={onRetry}>Reintentar</Button>
    </main>
  );
}
