// Sending decisions: one after the other, none lost. Whoever was signed out signs in and goes on.

const AGAIN_MS = [500, 1000, 2000, 4000, 8000];

export class Sender {
  constructor(desk, said, says, alarm) {
    this.desk = desk;
    this.said = said;
    this.says = says;
    this.alarm = alarm;
    this.csrf = desk.dataset.csrf;
    this.revision = desk.dataset.revision;
    this.waiting = Promise.resolve();
    this.open = 0;
    addEventListener("beforeunload", (event) => { if (this.open) event.preventDefault(); });
  }

  // Queue a decision; resolves to what the server answered, or to null when it was refused.
  decide(address, fields) {
    this.open += 1;
    const sent = this.waiting.then(() => this.#decide(address, fields)).finally(() => { this.open -= 1; });
    this.waiting = sent.catch(() => null);
    return sent;
  }

  async #decide(address, fields) {
    this.says(this.said["said.saving"]);
    const answer = await this.post(address, { ...fields, revision: this.revision }, "application/json");
    if (answer.ok) {
      const changes = await answer.json();
      if (changes.reload) { location.reload(); return null; }
      this.revision = String(changes.revision);
      this.says(this.said["said.saved"]);
      this.alarm("");
      return changes;
    }
    this.says("");
    this.alarm(answer.status === 409 ? this.said["said.stale"] : await answer.text());
    return null;
  }

  // Send a form; try again while the server is away, and after signing in again.
  async post(address, fields, accept) {
    for (let tries = 0; ; tries += 1) {
      let answer = null;
      try {
        answer = await fetch(address, {
          method: "POST",
          headers: { Accept: accept },
          body: new URLSearchParams({ ...fields, csrf: this.csrf }),
          redirect: "manual",
        });
      } catch {
        this.alarm(this.said["said.offline"]);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]));
        continue;
      }
      if (answer.status !== 401) return answer;
      await this.#signInAgain();
    }
  }

  async #signInAgain() {
    const dialog = document.getElementById("again");
    const before = document.activeElement;
    const name = dialog.querySelector("#again-name");
    const password = dialog.querySelector("#again-password");
    const wrong = dialog.querySelector(".failure");
    for (;;) {
      password.value = "";
      dialog.showModal();
      password.focus();
      await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
      const answer = await fetch("/sign-in", {
        method: "POST",
        headers: { Accept: "text/plain" },
        body: new URLSearchParams({ name: name.value, password: password.value }),
      }).catch(() => null);
      if (answer?.ok) {
        this.csrf = await answer.text();
        for (const field of document.querySelectorAll("input[name=csrf]")) field.value = this.csrf;
        wrong.hidden = true;
        before?.focus();
        return;
      }
      wrong.textContent = answer ? this.said["said.wrong_password"] : this.said["said.offline"];
      wrong.hidden = false;
    }
  }
}
