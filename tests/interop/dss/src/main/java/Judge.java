import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.File;

/** Judge ROOT FILE...: one line a signature, fields parted by tabs; nothing is fetched. */
public class Judge {
  public static void main(String[] arguments) throws Exception {
    CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    trusted.addCertificate(DSSUtils.loadCertificate(new File(arguments[0])));
    for (int number = 1; number < arguments.length; number++) {
      CommonCertificateVerifier verifier = new CommonCertificateVerifier();
      verifier.setTrustedCertSources(trusted);
      SignedDocumentValidator validator =
          SignedDocumentValidator.fromDocument(new FileDocument(arguments[number]));
      validator.setCertificateVerifier(verifier);
      SimpleReport report = validator.validateDocument().getSimpleReport();
      for (String id : report.getSignatureIdList()) {
        System.out.println(
            number + "\t" + report.getSignatureFormat(id) + "\t" + report.getIndication(id)
                + "\t" + report.getSubIndication(id));
      }
    }
  }
}
