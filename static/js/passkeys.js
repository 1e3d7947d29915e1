// Passkeys: <form data-passkey="create|get" [data-passkey-options='{…}']> with a hidden `credential`.
// Without options, they are asked of the form's own address (signing in, when nobody is known yet).

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const known = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

async function options(form) {
  if (form.dataset.passkeyOptions) return JSON.parse(form.dataset.passkeyOptions);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function create(form, { creation_options: { publicKey: asked } }) {
  const alone = form.elements.passwordless?.checked ?? false;
  const authenticatorSelection = {
    ...asked.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    userVerification: alone ? "required" : asked.authenticatorSelection?.userVerification,
  };
  const key = await navigator.credentials.create({
    publicKey: {
      ...asked,
      authenticatorSelection,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: known(asked.excludeCredentials),
    },
  });
  return written(key, { attestationObject: key.response.attestationObject });
}

async function get(form, { request_options: { publicKey: asked } }) {
  const key = await navigator.credentials.get({
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) },
  });
  const { authenticatorData, signature, userHandle } = key.response;
  return written(key, { authenticatorData, signature, ...(userHandle ? { userHandle } : {}) });
}

function written(key, parts) {
  const response = { clientDataJSON: text(key.response.clientDataJSON) };
  for (const [name, buffer] of Object.entries(parts)) response[name] = text(buffer);
  return {
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    clientExtensionResults: key.getClientExtensionResults(),
    response,
  };
}

function prepare(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const act = form.dataset.passkey === "create" ? create : get;
      form.elements.credential.value = JSON.stringify(await act(form, await options(form)));
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}

if (window.PublicKeyCredential) {
  document.querySelectorAll("form[data-passkey]").forEach(prepare);
  document.querySelectorAll("[data-without-passkey]").forEach((line) => line.remove());
}
